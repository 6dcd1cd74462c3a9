// Real programs that leak a token, as far as they are on this machine: run on loopback, and what they print is scanned.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { PRODUCERS } from '../bench/telegram/record/producers.mjs';
import { startServer } from '../bench/telegram/record/server.mjs';
import { temporaryFolder, tokenscan } from '../support/cli.ts';
import { reportOf } from '../support/report.ts';
import { secretOf, token } from '../support/token.ts';

const libraries = new URL('../..', import.meta.url).pathname;
/** Debian installs modules for its own python3, which need not be the one on PATH. */
const PYTHONS = ['python3', '/usr/bin/python3'];

describe.each(PRODUCERS)('$name', (producer) => {
  const python = PYTHONS.find((candidate) => producer.present({ python: candidate, libraries }));

  test.skipIf(python === undefined)(`tokenscan finds the token it leaks (needs ${producer.needs})`, async () => {
    const seed = `producer ${producer.name}`;
    const clear = token(seed);
    const server = await startServer();
    const env = {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      LANG: 'C.UTF-8',
      TOKEN: clear,
      PART: secretOf(seed).slice(4, 9),
      LIVE: server.live,
      DEAD: server.dead,
    };
    try {
      const printed = await producer.run({ python: python ?? 'python3', libraries, env, folder: temporaryFolder() });
      const { findings } = reportOf(await tokenscan(['scan', '-', '--format', 'json'], { input: printed }));
      const fingerprint = createHash('sha256').update(clear).digest('hex').slice(0, 16);
      expect([...new Set(findings.map((finding) => finding.fingerprint))]).toEqual([fingerprint]);
    } finally {
      server.stop();
    }
  });
});
