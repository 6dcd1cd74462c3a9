// Real programs that leak a token, as far as they are on this machine: run on loopback, and what they print is scanned.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { printedOnce, pythonFor, RUN_HERE, seedOf } from '../../support/fixtures/producers.ts';
import { reportOf } from '../../support/report.ts';
import { tokenscan } from '../../support/terminal/cli.ts';
import { token } from '../../support/tokens/token.ts';

describe.each(RUN_HERE)('$name', (producer) => {
  const python = pythonFor(producer);

  test.skipIf(python === undefined)(`tokenscan finds the token it leaks (needs ${producer.needs})`, async () => {
    const printed = await printedOnce(producer, python);
    const { findings } = reportOf(await tokenscan(['scan', '-', '--format', 'json'], { input: printed }));
    const fingerprint = createHash('sha256')
      .update(token(seedOf(producer)))
      .digest('hex')
      .slice(0, 16);
    expect([...new Set(findings.map((finding) => finding.fingerprint))]).toEqual([fingerprint]);
  });
});
