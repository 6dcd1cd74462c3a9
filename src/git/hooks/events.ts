// The hooks of git by name: which are ours, and which there are.

/** Between them nothing goes into a commit or out to a remote unseen, unless someone says `--no-verify`. */
export const USUAL = ['pre-commit', 'pre-merge-commit', 'commit-msg', 'pre-push'] as const;

/** `prepare-commit-msg` runs with `--no-verify` and for picks and rebases, too; the others are for `git am`. */
export const STRICT = ['prepare-commit-msg', 'applypatch-msg', 'pre-applypatch'] as const;

/** For repositories that are pushed to. */
export const SERVER = ['pre-receive'] as const;

export type HookEvent = (typeof USUAL)[number] | (typeof STRICT)[number] | (typeof SERVER)[number];

export const OURS: readonly HookEvent[] = [...USUAL, ...STRICT, ...SERVER];

/** Hooks that git hands something on standard input, which only one program can read. */
export function readsInput(event: string): boolean {
  return ['pre-push', 'pre-receive', 'post-receive', 'post-rewrite', 'reference-transaction'].includes(event);
}

/**
 * All hooks that a global folder must pass on to the repository's own. Not among them are `push-to-checkout`, which by being there
 * switches off what git does itself, `proc-receive`, whose caller waits for an answer, and `fsmonitor-watchman`, which is no hook of
 * the folder but named in the configuration.
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
