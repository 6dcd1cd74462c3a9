// Real programs that stamp their lines, as far as they are on this machine: the times that are read are those of the run.
import { describe, expect, test } from 'vitest';
import { PRODUCERS } from '../../bench/telegram/record/producers.mjs';
import type { JsonLogReport } from '../../support/fixtures/logs.ts';
import { printedBy, pythonFor } from '../../support/fixtures/producers.ts';
import { tokenscan } from '../../support/terminal/cli.ts';

const STAMPED =
  /^(?:python-(?:requests-debug|requests-retry|http-server|httpx-info|httpcore-debug|aiohttp-access|ptb-info)|go-(?:error|slog-text|slog-json)|nginx.*|wget.*)$/;

describe.each(PRODUCERS.filter(({ name }) => STAMPED.test(name)))('$name', (producer) => {
  const python = pythonFor(producer);

  test.skipIf(python === undefined)(`tokenscan logs reads when the token was written (needs ${producer.needs})`, async () => {
    const before = Math.floor(Date.now() / 1000) * 1000;
    const printed = await printedBy(producer, python, `stamped ${producer.name}`, { TZ: process.env['TZ'] });
    const after = Date.now();
    const { stdout } = await tokenscan(['logs', '-', '--format', 'json'], { input: printed });
    const { findings } = JSON.parse(stdout) as JsonLogReport;
    const lines = Buffer.from(printed).toString('latin1').split('\n');
    // A program may print a line without a time, too: of what stands there none is read.
    const isStamped = (line: number): boolean => /[0-9]{2}:[0-9]{2}:[0-9]{2}/.test(lines[line - 1] ?? '');
    const times = findings.filter(({ line }) => isStamped(line)).map(({ firstSeen }) => Date.parse(firstSeen ?? ''));
    expect(times.length).toBeGreaterThan(0);
    expect(times.filter((time) => !(time >= before && time <= after))).toEqual([]);
    expect(findings.filter(({ line, firstSeen }) => !isStamped(line) && firstSeen !== undefined)).toEqual([]);
  });
});
