// What the hooks pre-push and pre-receive scan: the refs that git lists on their standard input.
import { hookEnvironment } from '../../../git/environment.ts';
import { namedRemote, type PushedRef, parsePrePush, parsePreReceive, refsOf } from '../../../git/pushed-refs.ts';
import { listRemotes } from '../../../git/refs.ts';
import { UsageError } from '../../../model/errors.ts';
import type { Report } from '../../../model/types.ts';
import { scanPush, scanUnpushed } from '../../../scan/git/scan-push.ts';
import type { Terminal } from '../../terminal.ts';
import type { HookOptions } from './hook-options.ts';

/** The longest list of refs that is read, in bytes. git writes about a hundred bytes for each. */
const MAX_INPUT_BYTES = 64 * 1024 * 1024;

/** A push is not blocked because of an archive in it that is not unpacked. */
const UNREAD = 'warn';

/** @param args the name of the remote, or its URL where it has no name, and the URL */
export async function scanOutgoing(terminal: Terminal, [remote]: readonly string[], options: HookOptions): Promise<Report> {
  const { cwd, env } = terminal;
  const pushed = await readAll(terminal, parsePrePush);
  if (pushed.length === 0 && env['PRE_COMMIT'] !== undefined) {
    const { scanForFramework } = await import('./hook-framework.ts');
    return scanForFramework(terminal, options);
  }
  const named = namedRemote(remote);
  const known = named === undefined ? [] : refsOf(named, await listRemotes({ cwd, env: hookEnvironment(env) }));
  // git runs the hook with an empty list if everything is up to date; and a hook that read the list before us leaves none. Then everything
  // that could be pushed is scanned: what branches and tags have and the remote, as far as this clone knows, has not.
  if (pushed.length === 0) return scanUnpushed({ cwd, env, ...options, unread: UNREAD, known, remote: named });
  return scanPush({ cwd, env, ...options, unread: UNREAD, pushed, known, remote: named });
}

/** Scans what a push brings, for the hook `pre-receive`. Throws UsageError if git gave no refs. */
export async function scanIncoming(terminal: Terminal): Promise<Report> {
  const { cwd, env } = terminal;
  // The refs are still the old ones. Forks that share objects have refs of their own: what those reach was accepted there.
  const pushed = await readAll(terminal, parsePreReceive);
  // git runs it for refs only.
  if (pushed.length === 0) throw new UsageError('pre-receive got no refs on standard input: another program has read them');
  return scanPush({ cwd, env, unread: UNREAD, pushed, known: ['--all', '--alternate-refs'], received: true });
}

async function readAll<T extends PushedRef>(terminal: Terminal, parse: (input: Buffer) => readonly T[]): Promise<readonly T[]> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of terminal.stdin) {
    length += chunk.length;
    if (length > MAX_INPUT_BYTES) throw new UsageError('standard input is too long for a list of refs');
    chunks.push(chunk);
  }
  return parse(Buffer.concat(chunks));
}
