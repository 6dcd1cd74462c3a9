// The steps that take a token out of a git repository: they depend on who may have it, and on what keeps it there.

import type { ObjectHistory } from '../../model/origin.ts';
import { shellWord } from '../../system/shell-word.ts';
import type { Place } from './places.ts';
import type { Step } from './step.ts';

/** @param places those in git of one token */
export function forgetSteps(places: readonly Place[]): readonly Step[] {
  if (places.length === 0) return [];
  if (places.some(({ kind }) => kind === 'pushed'))
    return [
      {
        what: 'Whoever fetched has it, and to rewrite history does not take it back: once the old token is dead, leave history as it is.',
        commands: [],
      },
    ];
  const folders = new Set(places.map(({ finding }) => folderOf(finding.origin)));
  return [...folders].flatMap((folder) =>
    forgetIn(
      folder === '' ? 'git' : `git -C ${shellWord(folder)}`,
      places.filter(({ finding }) => folderOf(finding.origin) === folder),
    ),
  );
}

/** Where the repository is, from the folder that was audited; empty for the one that this folder is in. */
function folderOf(origin: Place['finding']['origin']): string {
  const root = 'root' in origin ? (origin.root ?? '') : '';
  return root === '.git' ? '' : root.replace(/\/\.git$/, '');
}

function forgetIn(git: string, places: readonly Place[]): readonly Step[] {
  const histories = places.flatMap(({ finding: { origin } }) =>
    'history' in origin && origin.history !== undefined ? [origin.history] : [],
  );
  const keptBy = (kind: string): readonly ObjectHistory[] =>
    histories.filter((one) => one.keptBy.some((keeper) => keeper.kind === kind));
  const objects = places.filter(
    ({ finding: { origin } }) => origin.kind !== 'file' || /^(?:worktrees\/[^/]+\/)?logs\//.test(origin.path),
  );
  const steps: readonly (Step | undefined)[] = [
    editByHand(places.filter((place) => !objects.includes(place))),
    rename(places.filter(({ finding: { origin } }) => origin.kind === 'ref')),
    unstage(git, keptBy('index')),
    dropStashes(git, keptBy('stash')),
    rewrite(git, histories.filter(isReached)),
    objects.length === 0
      ? undefined
      : {
          what: 'Let git forget what nothing needs any more. Stashes stay; what else was amended or deleted cannot be had back then.',
          commands: [`${git} -c gc.reflogExpire=now -c gc.reflogExpireUnreachable=now gc --prune=now`],
        },
  ];
  return steps.filter((step) => step !== undefined);
}

/** Whether a ref or a HEAD reaches it. */
function isReached({ branches, tags, refs, inHead, keptBy }: ObjectHistory): boolean {
  return inHead || branches.length + tags.length + refs.length > 0 || keptBy.some(({ kind }) => kind === 'head');
}

/** Configuration, hooks, messages that were being written. */
function editByHand(places: readonly Place[]): Step | undefined {
  const files = [...new Set(places.flatMap(({ file }) => file ?? []))];
  if (files.length === 0) return undefined;
  // The last message that was written; git writes it anew each time.
  const messages = files.filter((file) => /(?:^|\/)(?:COMMIT|TAG)_EDITMSG$/.test(file));
  const others = files.filter((file) => !messages.includes(file)).map(shellWord);
  return {
    what:
      others.length === 0
        ? 'The last message is in the folder of git, too.'
        : `Take it out of these files of git, by hand: ${others.join(', ')}.`,
    commands: messages.map((file) => `rm ${shellWord(file)}`),
  };
}

function rename(places: readonly Place[]): Step | undefined {
  if (places.length === 0) return undefined;
  return { what: 'It is in the name of a branch or a tag: rename or delete that (git branch -m, git tag -d).', commands: [] };
}

function unstage(git: string, histories: readonly ObjectHistory[]): Step | undefined {
  if (histories.length === 0) return undefined;
  // From the top of the repository, wherever in it we stand; and no patterns.
  const magic = (path: string): string => shellWord(`${/[*?[\\]/.test(path) ? ':(top,literal)' : ':/'}${path}`);
  const worktreesOf = ({ keptBy }: ObjectHistory): readonly (string | undefined)[] =>
    keptBy.flatMap((keeper) => (keeper.kind === 'index' ? [keeper.worktree] : []));
  const here = histories.filter((history) => worktreesOf(history).includes(undefined));
  const paths = new Set(here.flatMap((history) => history.paths.map(magic)));
  // Where these are only git knows; each has an index of its own.
  const others = new Set(histories.flatMap(worktreesOf).filter((name) => name !== undefined));
  const there =
    others.size === 0
      ? ''
      : ` Do so in these linked work trees, too (git worktree list says where they are): ${[...others].map(shellWord).join(', ')}.`;
  return {
    what: `The next commit would carry it: unstage it (git reset -- FILE; what is in the file stays; git add takes it again, once it is clean).${there}`,
    commands: paths.size === 0 ? [] : [`${git} reset -q -- ${[...paths].join(' ')}`],
  };
}

function dropStashes(git: string, histories: readonly ObjectHistory[]): Step | undefined {
  if (histories.length === 0) return undefined;
  return {
    what: 'A stash has it: find which (git stash show -p shows what is in one), and drop that (git stash drop).',
    commands: [`${git} stash list`],
  };
}

function rewrite(git: string, histories: readonly ObjectHistory[]): Step | undefined {
  if (histories.length === 0) return undefined;
  const [oldest] = histories
    .flatMap(({ first }) => first ?? [])
    .toSorted((a, b) => (Date.parse(a.date) || 0) - (Date.parse(b.date) || 0));
  const tags = [...new Set(histories.flatMap((history) => history.tags))];
  const onTag = tags.length === 0 ? '' : ' Tags hold on to the old commits: delete them, and make them anew.';
  return {
    what: `No remote-tracking branch here has it. If it was pushed all the same, as a tag or to a branch that was deleted since, others have it: then leave history as it is. Else take it out of the commits that have it (or git commit --amend, where it is the last one; git rebase -i --root, where it is the first).${onTag}`,
    commands: [
      `${git} rebase -i ${oldest === undefined ? '--root' : `${oldest.oid.slice(0, 10)}^`}`,
      ...(tags.length === 0 ? [] : [`${git} tag -d ${tags.map(shellWord).join(' ')}`]),
    ],
  };
}
