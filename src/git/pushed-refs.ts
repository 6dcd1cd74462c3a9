// What git tells the hooks pre-push and pre-receive on standard input: which refs are pushed, and what they were.
import { GitError } from '../model/errors.ts';

/** A ref that a push sets or deletes. Names are bytes: they need not be UTF-8. */
export interface PushedRef {
  /** The name on the side that is pushed to. */
  readonly ref: Buffer;
  /** What it was there; undefined where it is new. */
  readonly before: string | undefined;
  /** What it will be; undefined where it is deleted. */
  readonly after: string | undefined;
}

/** The same, with what is pushed: a name, or any expression such as `HEAD~1`; `(delete)` for a deletion. */
export interface OutgoingRef extends PushedRef {
  readonly local: Buffer;
}

/**
 * The remote that git hands to pre-push, where it has a name: undefined for a URL, or what would be a pattern, for no ref can have such
 * characters in its name.
 */
export function namedRemote(remote: string | undefined): string | undefined {
  return remote === undefined || remote === '' || /[\0- \x7f~^:?*[\\]/.test(remote) ? undefined : remote;
}

/**
 * Options of git for what a remote has, as far as we know: its remote-tracking branches. As one word: a remote may be called like
 * an option.
 *
 * @param remotes all remotes: what git keeps of one called `a/b` would else be taken for branches of `a`. Of `a/b` itself nothing is known
 * where there is an `a`, for that may have a branch `b/c`
 */
export function refsOf(remote: string | undefined, remotes: readonly string[]): readonly string[] {
  if (remote === undefined || remotes.some((other) => remote.startsWith(`${other}/`))) return [];
  const others = remotes.filter((other) => other.startsWith(`${remote}/`));
  return [...others.map((other) => `--exclude=${other}/*`), `--remotes=${remote}`];
}

const LINE_FEED = 10;
const SPACE = 32;

/**
 * Reads what pre-push gets (githooks(5)): for each ref `<local ref> SP <local oid> SP <remote ref> SP <remote oid> LF`. All lines,
 * in their order. Throws GitError for anything else.
 */
export function parsePrePush(input: Buffer): readonly OutgoingRef[] {
  return linesOf(input).map(({ bytes, number }) => {
    // From the end: what is pushed may be an expression with spaces (`HEAD^{/some words}`), a name on a server may not.
    const [before, afterRef] = cutLast(bytes);
    const [ref, afterLocal] = cutLast(afterRef);
    const [after, local] = cutLast(afterLocal);
    return { local: readName(local, 'pre-push', number), ...readRef(ref, before, after, 'pre-push', number) };
  });
}

/**
 * Reads what pre-receive and post-receive get (githooks(5)): for each ref `<old oid> SP <new oid> SP <ref> LF`. All lines, in
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

/** What is before the first space, and what is behind it. */
function cutFirst(bytes: Buffer): readonly [first: Buffer, rest: Buffer] {
  const at = bytes.indexOf(SPACE);
  return at < 0 ? [bytes, Buffer.alloc(0)] : [bytes.subarray(0, at), bytes.subarray(at + 1)];
}

/** What is behind the last space, and what is before it. */
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

/** A copy: what we keep of the input must not keep all of it. */
function readName(bytes: Buffer, hook: string, line: number): Buffer {
  if (bytes.length === 0 || bytes.includes(0)) throw malformed(hook, line);
  return Buffer.from(bytes);
}

function readOid(bytes: Buffer, hook: string, line: number): string {
  const oid = bytes.toString('latin1');
  if (!/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(oid)) throw malformed(hook, line);
  return oid;
}

/** Zeros, as many as an id has digits, stand for "none". */
function orNone(oid: string): string | undefined {
  return /^0+$/.test(oid) ? undefined : oid;
}

/** Never the line itself: it may be anything. */
function malformed(hook: string, line: number): GitError {
  return new GitError(
    `line ${line} of what ${hook} was given on standard input is not what git writes there; run it as a git hook`,
  );
}
