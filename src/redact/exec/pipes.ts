// Pipes for what a command prints. What Node gives a child are sockets: nobody can open /dev/stdout there, as many a container does.
import { spawnSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** The two ends of a pipe. */
interface Pipe {
  readonly reader: Readable;
  /** To be closed once the command has it: as long as we have it too, the pipe does not end. */
  readonly writer: number;
}

/** Two pipes; undefined on systems without named ones, and where no temporary file can be made. */
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
    // They live on without a name.
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}

function openPipe(path: string): Pipe {
  // The reader first, and without waiting for a writer; to the writer it then is a pipe like any other.
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = openSync(path, constants.O_WRONLY);
  // No network: this is the class with which Node reads any pipe. That of node:fs would keep us until the last writer is gone.
  return { reader: new Socket({ fd, readable: true, writable: false }), writer };
}

/** Closes our copies of the ends to write to. */
export function handOver(pipes: readonly Pipe[] | undefined): void {
  for (const { writer } of pipes ?? []) closeSync(writer);
}
