// The names of git's hooks, and which of them run tokenscan.

/** Together they check everything that goes into a commit or to a remote, unless `--no-verify` is used. */
export const USUAL = ['pre-commit', 'pre-merge-commit', 'commit-msg', 'pre-push'] as const;

/** `prepare-commit-msg` also runs with `--no-verify`, for cherry-picks and rebases; the others are for `git am`. */
export const STRICT = ['prepare-commit-msg', 'applypatch-msg', 'pre-applypatch'] as const;

/** For repositories that are pushed to. */
export const SERVER = ['pre-receive'] as const;

export type HookEvent = (typeof USUAL)[number] | (typeof STRICT)[number] | (typeof SERVER)[number];

export const OURS: readonly HookEvent[] = [...USUAL, ...STRICT, ...SERVER];

/** Whether git passes input to the hook, which only one program can read. */
export function readsInput(event: string): boolean {
  return ['pre-push', 'pre-receive', 'post-receive', 'post-rewrite', 'reference-transaction'].includes(event);
}

/**
 * All hooks that a global folder must pass on to the repository's own. Without `push-to-checkout`, whose existence disables what git
 * does itself, `proc-receive`, whose caller waits for an answer, and `fsmonitor-watchman`, which is not a hook of the folder but
 * named in the configuration.
 */
export const PASSED_ON: readonly string[] = [
  ...OURS,
  'post-applypatch',
  'post-commit',
  'pre-rebase',
  'post-checkout',
  'post-merge',
  'update',
  'post-receive',
  'post-update',
  'reference-transaction',
  'pre-auto-gc',
  'post-rewrite',
  'sendemail-validate',
  'post-index-change',
  'p4-changelist',
  'p4-prepare-changelist',
  'p4-post-changelist',
  'p4-pre-submit',
];
