// What the hooks pre-push and pre-receive look at: what git writes to their standard input names it.

import { hookEnvironment } from '../../../git/environment.ts';
import { namedRemote, type PushedRef, parsePrePush, parsePreReceive, refsOf } from '../../../git/pushed-refs.ts';
import { listRemotes } from '../../../git/refs.ts';
import { UsageError } from '../../../model/errors.ts';
import type { Report } from '../../../model/types.ts';
import { scanPush, scanUnpushed } from '../../../scan/git/scan-push.ts';
import type { Terminal } from '../../terminal.ts';

/** The longest list of refs that is read, in bytes. git writes some hundred for each. */
const LONGEST_INPUT = 64 * 1024 * 1024;

/** @param args the name of the remote, or its URL where it has no name, and the URL */
export async function lookAtOutgoing(terminal: Terminal, [remote]: readonly string[]): Promise<Report> {
  const { cwd, env } = terminal;
  const pushed = await readAll(terminal, parsePrePush);
  if (pushed.length === 0 && env['PRE_COMMIT'] !== undefined) {
    const { lookForFramework } = await import('./hook-framework.ts');
    return lookForFramework(terminal);
  }
  const named = namedRemote(remote);
  const known = named === undefined ? [] : refsOf(named, await listRemotes({ cwd, env: hookEnvironment(env) }));
  // git itself runs the hook with an empty list where all is up to date; and a hook that has read the list before us leaves none. Then
  // whatever could be pushed is looked at: what branches and tags have that the remote, as far as is known here, has not.
  if (pushed.length === 0) return scanUnpushed({ cwd, env, known, remote: named });
  return scanPush({ cwd, env, pushed, known, remote: named });
}

export async function lookAtIncoming(terminal: Terminal): Promise<Report> {
  const { cwd, env } = terminal;
  // The refs are still those from before. Forks that share objects have theirs: what they have was let in there.
  const pushed = await readAll(terminal, parsePreReceive);
  // git runs it for refs only.
  if (pushed.length === 0)
    throw new UsageError('pre-receive was given no refs on standard input: something has read them before');
  return scanPush({ cwd, env, pushed, known: ['--all', '--alternate-refs'], received: true });
}

async function readAll<T extends PushedRef>(terminal: Terminal, parse: (input: Buffer) => readonly T[]): Promise<readonly T[]> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of terminal.stdin) {
    length += chunk.length;
    if (length > LONGEST_INPUT) throw new UsageError('there is too much on standard input for a list of refs');
    chunks.push(chunk);
  }
  return parse(Buffer.concat(chunks));
}
