// Finds out how git will clean up the message of the commit being made, as far as a hook can.

import type { Environment } from '../system/environment.ts';
import { hookEnvironment } from './environment.ts';
import { CLEANUPS, type Cleanup, type MessageSettings } from './message.ts';
import { runGit } from './run.ts';

/**
 * The settings for a commit-msg hook that was started in `cwd` with the environment `env`, as git handed it over. Throws GitError.
 */
export async function readMessageSettings(cwd: string, env: Environment): Promise<MessageSettings> {
  const asked = { cwd, env: hookEnvironment(env) };
  const pattern = '^(core\\.comment(char|string)|commit\\.cleanup)$';
  const entries = parseConfig(await runGit(['config', '-z', '--get-regexp', pattern], { ...asked, expected: [1] }));
  const knowsStrings = async (): Promise<boolean> => hasCommentString((await runGit(['version'], asked)).toString('latin1'));
  return {
    commentPrefix: await readPrefix(entries, knowsStrings),
    // git sets it to `:` for hooks where no editor is used (run_commit_hook in git's commit.c). If a user sets it, we scan more.
    editorUsed: env['GIT_EDITOR'] !== ':',
    cleanup: readCleanup(entries.findLast(({ key }) => key === 'commit.cleanup')?.value.toString('latin1')),
  };
}

interface Entry {
  readonly key: string;
  readonly value: Buffer;
}

/** Parses the output of `git config -z`: for each entry `<key>` LF `<value>` NUL, in order; the last value of a key counts. */
function parseConfig(output: Buffer): readonly Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(0, at);
    const entry = output.subarray(at, end < 0 ? output.length : end);
    const feed = entry.indexOf(10);
    // A key without `=` has no value; git rejects that for these keys.
    const [key, value] = feed < 0 ? [entry, Buffer.alloc(0)] : [entry.subarray(0, feed), entry.subarray(feed + 1)];
    entries.push({ key: key.toString('latin1'), value: Buffer.from(value) });
    at += entry.length + 1;
  }
  return entries;
}

/** `core.commentString` is another name for `core.commentChar` in newer versions of git; the last of both counts. */
async function readPrefix(entries: readonly Entry[], knowsStrings: () => Promise<boolean>): Promise<Buffer | undefined> {
  const strings = entries.some(({ key }) => key === 'core.commentstring') && (await knowsStrings());
  const counts = (key: string): boolean => key === 'core.commentchar' || (strings && key === 'core.commentstring');
  const value = entries.findLast(({ key }) => counts(key))?.value;
  if (value === undefined) return Buffer.from('#');
  const text = value.toString('latin1');
  return text === '' || text.toLowerCase() === 'auto' ? undefined : value;
}

/** Since 2.45. A git of unknown version is assumed to be new. */
function hasCommentString(version: string): boolean {
  const [, major, minor] = /([0-9]+)\.([0-9]+)/.exec(version) ?? [];
  return major === undefined || Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 45);
}

/** An unknown value may keep everything. */
function readCleanup(value: string | undefined): Cleanup {
  if (value === undefined) return 'default';
  return CLEANUPS.find((cleanup) => cleanup === value) ?? 'verbatim';
}
