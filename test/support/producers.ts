// Runs a real program that leaks a token, on loopback, and gives what it prints.
import type { PRODUCERS } from '../bench/telegram/record/producers.mjs';
import { startServer } from '../bench/telegram/record/server.mjs';
import { temporaryFolder } from './cli.ts';
import { secretOf, token } from './token.ts';

const libraries = new URL('../..', import.meta.url).pathname;
/** Debian installs modules for its own python3, which need not be the one on PATH. */
const PYTHONS = ['python3', '/usr/bin/python3'];

type Producer = (typeof PRODUCERS)[number];

/** The python with which it can run; undefined where it cannot run here. */
export function pythonFor(producer: Producer): string | undefined {
  return PYTHONS.find((python) => producer.present({ python, libraries }));
}

/** What `producer` prints with the token of `seed`, its server and its folder gone afterwards. */
export async function printedBy(
  producer: Producer,
  python: string | undefined,
  seed: string,
  extra: Readonly<Record<string, string | undefined>> = {},
): Promise<string | Uint8Array> {
  const server = await startServer();
  const { PATH, HOME } = process.env;
  const parts = { TOKEN: token(seed), PART: secretOf(seed).slice(4, 9), LIVE: server.live, DEAD: server.dead };
  const env = { PATH, HOME, LANG: 'C.UTF-8', ...parts, ...extra };
  try {
    return await producer.run({ python: python ?? 'python3', libraries, env, folder: temporaryFolder() });
  } finally {
    server.stop();
  }
}
