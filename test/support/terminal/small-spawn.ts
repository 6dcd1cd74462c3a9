// The programs that the product starts in our process come from the small shell, too: most of the tests' time went into forks of ourselves.
import childProcess, { type SpawnOptions } from 'node:child_process';
import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { afterAll, beforeAll } from 'vitest';
import { NamedPipes, SmallProgram } from './small-program.ts';
import type { SmallShell } from './small-shell.ts';

/** What Node itself does. */
const SPAWN = childProcess.spawn;

/** As `runProgram` calls it, with three pipes at most. */
type Options = SpawnOptions & {
  readonly cwd?: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stdio: readonly string[];
};

let isOn = false;

/**
 * From now on what is started as src/system does it comes from `shell`, where it can, and its pipes are in `folder`. Only the first call
 * counts.
 */
export function startFromShell(shell: () => SmallShell, folder: () => string): void {
  if (childProcess.spawn !== SPAWN) return;
  let pipes: NamedPipes | undefined;
  isOn = true;
  const spawn = (program: string, args: readonly string[], options: SpawnOptions = {}): unknown => {
    if (!isOn || !isPlain(options)) return SPAWN(program, args, options);
    const { cwd = process.cwd(), env, stdio } = options;
    if (!shell().takes(env) || !canStart(program, env['PATH'] ?? '', cwd)) return SPAWN(program, args, options);
    pipes ??= new NamedPipes(folder());
    return new SmallProgram(shell(), pipes, { program, args, cwd, env, hasInput: stdio[0] === 'pipe' });
  };
  Object.assign(childProcess, { spawn });
  syncBuiltinESMExports();
}

/** In this file's tests the product starts its programs itself. Call it where tests are declared. */
export function startByNode(): void {
  let before = false;
  beforeAll(() => {
    before = isOn;
    isOn = false;
  });
  afterAll(() => {
    isOn = before;
  });
}

/** Only the product and `run` hide windows; programs that get more files need Node. */
function isPlain(options: SpawnOptions): options is Options {
  return options.windowsHide === true && options.shell === false && Array.isArray(options.stdio) && options.stdio.length === 3;
}

const ELF = '\x7fELF';

/** Whether the system could start it, there: what it says otherwise is Node's to tell. */
function canStart(program: string, path: string, cwd: string): boolean {
  try {
    accessSync(`${cwd}/.`, constants.X_OK);
    const folder = program.startsWith('/') ? '' : path.split(':').find((one) => isProgram(`${one}/${program}`));
    const found = folder === undefined || folder === '' ? program : `${folder}/${program}`;
    const head = headOf(found);
    const [, interpreter] = /^#! *(\/[^ \n]+)/.exec(head) ?? [];
    return (
      found.startsWith('/') && isProgram(found) && (interpreter === undefined ? head.startsWith(ELF) : isProgram(interpreter))
    );
  } catch {
    return false;
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** How a program begins. */
function headOf(program: string): string {
  const bytes = Buffer.alloc(200);
  const file = openSync(program, 'r');
  try {
    return bytes.toString('latin1', 0, readSync(file, bytes));
  } finally {
    closeSync(file);
  }
}
