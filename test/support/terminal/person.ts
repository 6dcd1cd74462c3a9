// A person who answers what a program asks at a terminal, one question after the other.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import { cleanEnvironment, type RunOptions } from './cli.ts';

const RELAY = new URL('pseudo-terminal.py', import.meta.url).pathname;

export interface Session {
  /** All it has shown so far. */
  readonly shown: () => string;
  /** Waits until it shows `pattern`, behind what the last wait saw. Rejects where it ends, or takes long. */
  sees(pattern: RegExp): Promise<string>;
  /** Types as a person does, Enter included where there is one. */
  type(text: string): void;
  /** The exit code. */
  readonly ended: Promise<number>;
  /** SIGKILL to the program, as power cuts do. */
  kill(): void;
  /** Sends a signal to what the program has started. */
  signalChild(signal: NodeJS.Signals): void;
}

/** How long a person waits. */
const PATIENCE = 300_000;

/** Starts `program` in a pseudo-terminal. Call it inside a test. */
export function sitAt(program: string, args: readonly string[], { cwd, env }: RunOptions = {}): Session {
  const child = spawn('python3', [RELAY, program, ...args], { cwd, env: { ...cleanEnvironment(env), TERM: 'xterm' } });
  let shown = '';
  let seen = 0;
  const listeners = new Set<() => void>();
  const hear = (): void => {
    for (const listener of listeners) listener();
  };
  let isOver = false;
  child.stdout.on('data', (chunk: Buffer) => {
    shown += chunk.toString('utf8');
    hear();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    shown += chunk.toString('utf8');
  });
  child.stdin.on('error', () => undefined);
  const ended = new Promise<number>((resolve) => {
    child.on('close', (code) => {
      isOver = true;
      hear();
      resolve(code ?? -1);
    });
  });
  onTestFinished(() => void child.kill('SIGKILL'));

  return {
    shown: () => shown,
    ended,
    type: (text) => void child.stdin.write(text),
    // The first line that is shown says which process it is.
    kill: () => void process.kill(Number.parseInt(shown, 10), 'SIGKILL'),
    signalChild(signal) {
      const pid = Number.parseInt(shown, 10);
      const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
      for (const child of children.trim().split(' ')) process.kill(Number(child), signal);
    },
    sees: (pattern) =>
      new Promise((resolve, reject) => {
        const stop = (): void => {
          clearTimeout(timer);
          listeners.delete(check);
        };
        const fail = (why: string): void => {
          stop();
          reject(new Error(`${why} before it showed ${String(pattern)}; it showed:\n${shown.slice(seen)}`));
        };
        const check = (): void => {
          const found = pattern.exec(shown.slice(seen));
          if (found !== null) {
            stop();
            seen += found.index + found[0].length;
            resolve(found[0]);
          } else if (isOver) fail('it ended');
        };
        const timer = setTimeout(() => fail('time was up'), PATIENCE);
        listeners.add(check);
        check();
      }),
  };
}
