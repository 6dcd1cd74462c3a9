// The steps that remove a token from a git repository. They depend on who may have it, and on what keeps it there.

import type { ObjectHistory } from '../../model/origin.ts';
import { shellWord } from '../../system/shell-word.ts';
import type { NextStep } from './next-step.ts';
import type { TokenPlace } from './places.ts';

/** @param places the places in git of one token */
export function historyCleanupSteps(places: readonly TokenPlace[]): readonly NextStep[] {
  if (places.length === 0) return [];
  if (places.some(({ kind }) => kind === 'pushed'))
    return [
      {
        what: 'Anyone who fetched already has it, and rewriting history does not change that: once the token is dead, leave the history as it is.',
        commands: [],
      },
    ];
  const folders = new Set(places.map(({ finding }) => folderOf(finding.origin)));
  return [...folders].flatMap((folder) =>
    cleanupIn(
      folder === '' ? 'git' : `git -C ${shellWord(folder)}`,
      places.filter(({ finding }) => folderOf(finding.origin) === folder),
    ),
  );
}

/** The path of the repository from the audited folder; empty for the one that the folder is in. */
function folderOf(origin: TokenPlace['finding']['origin']): string {
  const root = 'root' in origin ? (origin.root ?? '') : '';
  return root === '.git' ? '' : root.replace(/\/\.git$/, '');
}

function cleanupIn(git: string, places: readonly TokenPlace[]): readonly NextStep[] {
  const histories = places.flatMap(({ finding: { origin } }) =>
    'history' in origin && origin.history !== undefined ? [origin.history] : [],
  );
  const keptBy = (kind: string): readonly ObjectHistory[] =>
    histories.filter((one) => one.keptBy.some((keeper) => keeper.kind === kind));
  const objects = places.filter(
    ({ finding: { origin } }) => origin.kind !== 'file' || /^(?:worktrees\/[^/]+\/)?logs\//.test(origin.path),
  );
  const steps: readonly (NextStep | undefined)[] = [
    editByHand(places.filter((place) => !objects.includes(place))),
    rename(places.filter(({ finding: { origin } }) => origin.kind === 'ref')),
    unstage(git, keptBy('index')),
    dropStashes(git, keptBy('stash')),
    rewrite(git, histories.filter(isReached)),
    objects.length === 0
      ? undefined
      : {
          what: 'Remove unreachable objects. Stashes stay; amended and deleted commits cannot be restored after this.',
          commands: [`${git} -c gc.reflogExpire=now -c gc.reflogExpireUnreachable=now gc --prune=now`],
        },
  ];
  return steps.filter((step) => step !== undefined);
}

/** Whether a ref or a HEAD reaches it. */
function isReached({ branches, tags, refs, inHead, keptBy }: ObjectHistory): boolean {
  return inHead || branches.length + tags.length + refs.length > 0 || keptBy.some(({ kind }) => kind === 'head');
}

/** Configuration, hooks, and unfinished commit messages. */
function editByHand(places: readonly TokenPlace[]): NextStep | undefined {
  const files = [...new Set(places.flatMap(({ file }) => file ?? []))];
  if (files.length === 0) return undefined;
  // The message of the last commit; git replaces it with each commit.
  const messages = files.filter((file) => /(?:^|\/)(?:COMMIT|TAG)_EDITMSG$/.test(file));
  const others = files.filter((file) => !messages.includes(file)).map(shellWord);
  return {
    what:
      others.length === 0
        ? 'The last commit message is in the git folder, too.'
        : `Remove it from these files in the git folder by hand: ${others.join(', ')}.`,
    commands: messages.map((file) => `rm ${shellWord(file)}`),
  };
}

function rename(places: readonly TokenPlace[]): NextStep | undefined {
  if (places.length === 0) return undefined;
  return { what: 'The name of a branch or tag contains it: rename or delete that (git branch -m, git tag -d).', commands: [] };
}

function unstage(git: string, histories: readonly ObjectHistory[]): NextStep | undefined {
  if (histories.length === 0) return undefined;
  // From the top of the repository, and without patterns.
  const magic = (path: string): string => shellWord(`${/[*?[\\]/.test(path) ? ':(top,literal)' : ':/'}${path}`);
  const worktreesOf = ({ keptBy }: ObjectHistory): readonly (string | undefined)[] =>
    keptBy.flatMap((keeper) => (keeper.kind === 'index' ? [keeper.worktree] : []));
  const here = histories.filter((history) => worktreesOf(history).includes(undefined));
  const paths = new Set(here.flatMap((history) => history.paths.map(magic)));
  // Each linked worktree has an index of its own; only git knows where it is.
  const others = new Set(histories.flatMap(worktreesOf).filter((name) => name !== undefined));
  const there =
    others.size === 0
      ? ''
      : ` Do the same in these linked worktrees (git worktree list prints their paths): ${[...others].map(shellWord).join(', ')}.`;
  return {
    what: `The next commit would contain it: unstage it (git reset -- FILE; the file stays as it is; git add it again once it is clean).${there}`,
    commands: paths.size === 0 ? [] : [`${git} reset -q -- ${[...paths].join(' ')}`],
  };
}

function dropStashes(git: string, histories: readonly ObjectHistory[]): NextStep | undefined {
  if (histories.length === 0) return undefined;
  return {
    what: 'A stash contains it: find which one (git stash show -p), and drop it (git stash drop).',
    commands: [`${git} stash list`],
  };
}

function rewrite(git: string, histories: readonly ObjectHistory[]): NextStep | undefined {
  if (histories.length === 0) return undefined;
  const [oldest] = histories
    .flatMap(({ first }) => first ?? [])
    .toSorted((a, b) => (Date.parse(a.date) || 0) - (Date.parse(b.date) || 0));
  const tags = [...new Set(histories.flatMap((history) => history.tags))];
  const onTag = tags.length === 0 ? '' : ' Tags keep the old commits: delete them, and create them again.';
  return {
    what: `No remote-tracking branch contains it. If it was pushed anyway (as a tag, or to a branch that was deleted since), others have it: then leave the history as it is. Otherwise edit the commits that contain it (git commit --amend for the last one; git rebase -i --root for the first).${onTag}`,
    commands: [
      `${git} rebase -i ${oldest === undefined ? '--root' : `${oldest.oid.slice(0, 10)}^`}`,
      ...(tags.length === 0 ? [] : [`${git} tag -d ${tags.map(shellWord).join(' ')}`]),
    ],
  };
}
