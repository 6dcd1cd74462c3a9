// Hooks that git starts run in the process of their test: a shell passes on what it was given, and the answer.
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  constants,
  existsSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { CLI, IN_PROCESSES, OF_RELAY, RELAY, temporaryFolder, tokenscanGiven } from './cli.ts';

/** How long until a shell that is not there yet is looked for again. */
const AGAIN_MS = 1;

/** The end of a shell script that is a `tokenscan`. */
export const CALL = `[ -z "$${OF_RELAY}" ] || . "${RELAY}"\nexec "${process.execPath}" "${CLI}" "$@"\n`;

/** The end of a hook's text: `tokenscan hook NAME`, with the arguments of the hook. */
export function callOfHook(name: string): string {
  return `set -- hook ${name} "$@"\n${CALL}`;
}

/**
 * The hooks of this file's tests run in our process: to start Node for each took most of the time. It is for tests of what a hook answers,
 * not of how it starts. Those of `npm run soak` are processes all the same. Call it where tests are declared.
 */
export function relayHooks(): void {
  const folder = openRelay();
  beforeAll(() => {
    const named = folder();
    if (named !== undefined) process.env[OF_RELAY] = named;
  });
  afterAll(() => {
    delete process.env[OF_RELAY];
  });
}

/**
 * A relay for this file's tests, for scripts that name it themselves. Call it where tests are declared, and what it returns inside a test:
 * the folder of the relay, undefined where each command is a process of its own.
 */
export function openRelay(): () => string | undefined {
  let relay: Relay | undefined;
  // What the shell script needs of its system.
  if (!IN_PROCESSES && process.platform === 'linux') {
    beforeAll(() => {
      relay = new Relay(temporaryFolder());
    });
    afterAll(() => relay?.close());
  }
  return () => relay?.folder;
}

/** Answers the hooks that write their process id into the pipe `requests` of its folder. */
class Relay {
  readonly folder: string;
  readonly #requests: Socket;
  /** What came of a line that is not complete. */
  #rest = '';

  constructor(folder: string) {
    this.folder = folder;
    const pipe = join(folder, 'requests');
    spawnSync('mkfifo', [pipe]);
    // Open for writing, too: else it would end with the first hook.
    const descriptor = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
    this.#requests = new Socket({ fd: descriptor, readable: true, writable: false });
    this.#requests.on('data', (chunk: Buffer) => this.#take(chunk.toString()));
  }

  close(): void {
    this.#requests.destroy();
  }

  #take(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) void this.#answer(line);
  }

  async #answer(id: string): Promise<void> {
    const at = join(this.folder, id);
    let code = 70;
    try {
      const outcome = await tokenscanGiven(...given(at));
      writeFileSync(`${at}.stdout`, outcome.stdout);
      writeFileSync(`${at}.stderr`, outcome.stderr);
      code = outcome.code ?? code;
    } catch (error) {
      writeFileSync(`${at}.stderr`, `relay: ${String(error)}\n`);
    }
    await writeToReader(`${at}.code`, `${code}\n`, () => existsSync(`/proc/${id}`));
    for (const part of ['code', 'input', 'arguments', 'environment']) rmSync(`${at}.${part}`, { force: true });
  }
}

/** What the shell was given, as `tokenscanGiven` takes it. */
function given(at: string): Parameters<typeof tokenscanGiven> {
  const itemsOf = (name: string): readonly string[] => readFileSync(`${at}.${name}`, 'utf8').split('\0').slice(0, -1);
  const [folder = '', ...args] = itemsOf('arguments');
  const variables = itemsOf('environment').map((item) => {
    const end = item.indexOf('=');
    return [item.slice(0, end), item.slice(end + 1)] as const;
  });
  const input = existsSync(`${at}.input`) ? readFileSync(`${at}.input`) : undefined;
  // A shell keeps the name by which it came into the folder, Node does not.
  return [args, realpathSync(folder), Object.fromEntries(variables), input];
}

/** Writes into a named pipe when someone has opened it to read: to wait for that in `open` would take one of Node's few threads. */
async function writeToReader(pipe: string, text: string, isAwaited: () => boolean): Promise<void> {
  while (isAwaited()) {
    try {
      const descriptor = openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
      writeSync(descriptor, text);
      closeSync(descriptor);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENXIO') throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}
