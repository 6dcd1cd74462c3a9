// Parses the standard input of the hooks pre-push and pre-receive: which refs are pushed, and what they were before.
import { GitError } from '../model/errors.ts';

/** A ref that a push sets or deletes. Names are bytes: they need not be UTF-8. */
export interface PushedRef {
  /** Its name in the repository that is pushed to. */
  readonly ref: Buffer;
  /** The id it had there; undefined where it is new. */
  readonly before: string | undefined;
  /** The id it will have; undefined where it is deleted. */
  readonly after: string | undefined;
}

/** The same, with the source: a name, or any revision such as `HEAD~1`; `(delete)` for a deletion. */
export interface OutgoingRef extends PushedRef {
  readonly local: Buffer;
}

/**
 * The name of the remote that git passes to pre-push; undefined for a URL, and for characters of a pattern, which no name of a ref can
 * have.
 */
export function namedRemote(remote: string | undefined): string | undefined {
  return remote === undefined || remote === '' || /[\0- \x7f~^:?*[\\]/.test(remote) ? undefined : remote;
}

/**
 * Options of git that select the remote-tracking branches of a remote: what it has, as far as we know. Each is one word, because the
 * name of a remote may look like an option.
 *
 * @param remotes all remotes. Those of a remote `a/b` must not be taken for branches of `a`; for `a/b` itself there are no options if
 * there is a remote `a`, which may have a branch `b/c`
 */
export function refsOf(remote: string | undefined, remotes: readonly string[]): readonly string[] {
  if (remote === undefined || remotes.some((other) => remote.startsWith(`${other}/`))) return [];
  const others = remotes.filter((other) => other.startsWith(`${remote}/`));
  return [...others.map((other) => `--exclude=${other}/*`), `--remotes=${remote}`];
}

const LINE_FEED = 10;
const SPACE = 32;

/**
 * Parses the input of pre-push (githooks(5)): for each ref `<local ref> SP <local oid> SP <remote ref> SP <remote oid> LF`. All lines,
 * in their order. Throws GitError for anything else.
 */
export function parsePrePush(input: Buffer): readonly OutgoingRef[] {
  return linesOf(input).map(({ bytes, number }) => {
    // From the end: the source may be a revision with spaces (`HEAD^{/some words}`), the name of a remote ref may not.
    const [before, afterRef] = cutLast(bytes);
    const [ref, afterLocal] = cutLast(afterRef);
    const [after, local] = cutLast(afterLocal);
    return { local: readName(local, 'pre-push', number), ...readRef(ref, before, after, 'pre-push', number) };
  });
}

/**
 * Parses the input of pre-receive and post-receive (githooks(5)): for each ref `<old oid> SP <new oid> SP <ref> LF`. All lines, in
 * their order. Throws GitError for anything else.
 */
export function parsePreReceive(input: Buffer): readonly PushedRef[] {
  return linesOf(input).map(({ bytes, number }) => {
    const [before, rest] = cutFirst(bytes);
    const [after, ref] = cutFirst(rest);
    return readRef(ref, before, after, 'pre-receive', number);
  });
}

interface Line {
  readonly bytes: Buffer;
  readonly number: number;
}

/** The lines that are not blank, numbered from 1; the last one may lack its line feed. */
function linesOf(input: Buffer): readonly Line[] {
  const lines: Line[] = [];
  for (let at = 0, number = 1; at < input.length; number++) {
    const found = input.indexOf(LINE_FEED, at);
    const end = found < 0 ? input.length : found;
    if (end > at) lines.push({ bytes: input.subarray(at, end), number });
    at = end + 1;
  }
  return lines;
}

/** Splits at the first space. */
function cutFirst(bytes: Buffer): readonly [first: Buffer, rest: Buffer] {
  const at = bytes.indexOf(SPACE);
  return at < 0 ? [bytes, Buffer.alloc(0)] : [bytes.subarray(0, at), bytes.subarray(at + 1)];
}

/** Splits at the last space. */
function cutLast(bytes: Buffer): readonly [last: Buffer, rest: Buffer] {
  const at = bytes.lastIndexOf(SPACE);
  return at < 0 ? [bytes, Buffer.alloc(0)] : [bytes.subarray(at + 1), bytes.subarray(0, at)];
}

function readRef(ref: Buffer, before: Buffer, after: Buffer, hook: string, line: number): PushedRef {
  const name = readName(ref, hook, line);
  if (name.includes(SPACE)) throw malformed(hook, line);
  const [old, fresh] = [readOid(before, hook, line), readOid(after, hook, line)];
  if (old.length !== fresh.length) throw malformed(hook, line);
  return { ref: name, before: orNone(old), after: orNone(fresh) };
}

/** As a copy: a view would keep the whole input in memory. */
function readName(bytes: Buffer, hook: string, line: number): Buffer {
  if (bytes.length === 0 || bytes.includes(0)) throw malformed(hook, line);
  return Buffer.from(bytes);
}

function readOid(bytes: Buffer, hook: string, line: number): string {
  const oid = bytes.toString('latin1');
  if (!/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(oid)) throw malformed(hook, line);
  return oid;
}

/** An id of zeros means "none". */
function orNone(oid: string): string | undefined {
  return /^0+$/.test(oid) ? undefined : oid;
}

/** Without the line itself, which may hold anything. */
function malformed(hook: string, line: number): GitError {
  return new GitError(`standard input of ${hook}, line ${line}: not in the format of git hooks; run it as a git hook`);
}
