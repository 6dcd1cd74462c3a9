// Opens pipes for the output of a command. Node gives a child sockets, and a socket cannot be opened as /dev/stdout, which containers do.
import { spawnSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** The two ends of a pipe. */
interface Pipe {
  readonly reader: Readable;
  /** To be closed once the command has it: the pipe does not end before. */
  readonly writer: number;
}

/** Two pipes; undefined on systems without named pipes, or if no temporary folder can be made. */
export function openPipes(): readonly [Pipe, Pipe] | undefined {
  if (platform() === 'win32') return undefined;
  let folder: string | undefined;
  try {
    folder = mkdtempSync(join(tmpdir(), 'tokenscan-'));
    const names = [join(folder, 'out'), join(folder, 'err')] as const;
    if (spawnSync('mkfifo', ['-m', '600', ...names], { stdio: 'ignore' }).status !== 0) return undefined;
    return [openPipe(names[0]), openPipe(names[1])];
  } catch {
    return undefined;
  } finally {
    // Open pipes need no name.
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}

function openPipe(path: string): Pipe {
  // The reader first, without waiting for a writer; then the writer is an ordinary pipe.
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = openSync(path, constants.O_WRONLY);
  // Not a network socket: this class reads any pipe. A stream of node:fs would keep us running until the last writer is gone.
  return { reader: new Socket({ fd, readable: true, writable: false }), writer };
}

/** Closes our copies of the writers. */
export function closeWriters(pipes: readonly Pipe[] | undefined): void {
  for (const { writer } of pipes ?? []) closeSync(writer);
}
