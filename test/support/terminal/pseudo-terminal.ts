// Drives an interactive program in a pseudo-terminal: types lines, waits for what it shows.
import { spawn } from 'node:child_process';
import { cleanEnvironment } from './cli.ts';

const RELAY = new URL('pseudo-terminal.py', import.meta.url).pathname;

/** The longest wait, in milliseconds: a program that shows nothing for so long is stuck, or the machine is. */
const PATIENCE = 300_000;

export interface Session {
  readonly pid: number;
  /** Types keys. */
  type(keys: string): void;
  /** Types a line, waits for `prompt` behind it (the session's own if not said), and gives what was shown, without commands to the terminal. */
  line(text: string, prompt?: RegExp): Promise<string>;
  /** Waits for `pattern` in what is shown from now on, or was since the last wait. */
  until(pattern: RegExp): Promise<string>;
  /** Waits for its end, after `keys`. Gives the exit code. */
  end(keys: string): Promise<number>;
}

/** What was shown, as a person reads it. */
const plain = (text: string): string =>
  text.replace(/\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[()].|\x1b[=>78]|\r| *\x08+/g, '');

/** Starts `command` in `home`. `prompt` is what it shows when it waits for a line. End the session: else the program runs on. */
export async function openTerminal(
  command: readonly string[],
  { home, prompt, env = {} }: { readonly home: string; readonly prompt: RegExp; readonly env?: Readonly<Record<string, string>> },
): Promise<Session> {
  const child = spawn('python3', [RELAY, ...command], {
    cwd: home,
    env: {
      ...cleanEnvironment({
        XDG_DATA_HOME: undefined,
        XDG_STATE_HOME: undefined,
        XDG_CONFIG_HOME: undefined,
        HISTFILE: undefined,
      }),
      HOME: home,
      TERM: 'xterm',
      LANG: 'C.UTF-8',
      ...env,
    },
  });
  let shown = '';
  let read = 0;
  let wake = (): void => undefined;
  child.stdin.on('error', () => undefined);
  child.stdout.on('data', (chunk: Buffer) => {
    const text = chunk.toString('latin1');
    shown += text;
    // Programs ask where the cursor is, and wait for an answer.
    if (text.includes('\x1b[6n')) child.stdin.write('\x1b[1;1R');
    wake();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    shown += chunk.toString('latin1');
  });
  let code: number | undefined;
  const ended = new Promise<number>((resolve) => {
    child.on('close', (status) => {
      code = status ?? -1;
      wake();
      resolve(code);
    });
  });
  const until = async (pattern: RegExp): Promise<string> => {
    const deadline = Date.now() + PATIENCE;
    for (;;) {
      const text = plain(shown.slice(read));
      if (pattern.test(text)) {
        read = shown.length;
        return text;
      }
      if (code !== undefined || Date.now() > deadline) {
        child.kill('SIGKILL');
        throw new Error(`${command[0]}: no ${pattern} in ${JSON.stringify(text.slice(-500))}`);
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 500);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  };
  const pid = Number(/^([0-9]+)\n/.exec(await until(/^[0-9]+\n/))?.[1]);
  const session: Session = {
    pid,
    type: (keys) => void child.stdin.write(keys, 'latin1'),
    until,
    async line(text, own = prompt) {
      read = shown.length;
      child.stdin.write(`${text}\r`, 'latin1');
      return until(own);
    },
    async end(keys) {
      child.stdin.write(keys, 'latin1');
      const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
      return ended.finally(() => clearTimeout(timer));
    },
  };
  await untilPrompt();
  return session;

  async function untilPrompt(): Promise<void> {
    read = shown.indexOf('\n') + 1;
    await until(prompt);
  }
}
