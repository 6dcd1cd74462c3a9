// The steps for tokens in a git repository. They depend on who may have it, and on what keeps it there.

import type { CommitPoint, ObjectHistory } from '../../model/origin.ts';
import { shellWord } from '../../system/shell-word.ts';
import { cleaningCommands, isOwnEnv, withWords, wordsOf } from './file-steps.ts';
import { hasLeft, type TokenPlace } from './places.ts';
import type { StepInputs, StepScope } from './scope.ts';
import type { NextStep } from './step.ts';

/** The steps for git, and what they take care of. */
export interface HistorySteps {
  readonly steps: readonly NextStep[];
  /** Files of the working tree that are changed in these steps. */
  readonly handled: ReadonlySet<string>;
  /** The fingerprints that these steps allow. */
  readonly allowed: ReadonlySet<string>;
}

/** Changes `pick` to `edit` in the first line of the list that git shows: git stops at the oldest commit. */
const EDIT_FIRST = "GIT_SEQUENCE_EDITOR='sed -i.tmp 1s/^pick/edit/'";

/** How many allowlist entries are printed. */
const MAX_ALLOWED = 3;

/** @param places those in git, of one token or several */
export function historySteps(places: readonly TokenPlace[], inputs: StepInputs): HistorySteps {
  const none: HistorySteps = { steps: [], handled: new Set(), allowed: new Set() };
  if (places.length === 0) return none;
  const { scope } = inputs;
  if (scope.location === 'server' || scope.location === 'ci-outside') return { ...none, steps: rewriteElsewhere(places, inputs) };
  const pushed = new Set(
    places.filter((place) => hasLeft(place) || scope.location === 'ci').map(({ finding }) => finding.fingerprint),
  );
  const kept: readonly NextStep[] = pushed.size === 0 ? [] : [keepHistory(pushed, scope)];
  const own = places.filter(({ finding }) => !pushed.has(finding.fingerprint));
  const cleanups = [...new Set(own.map(({ finding }) => folderOf(finding.origin)))].map((folder) =>
    cleanupIn(
      folder,
      own.filter(({ finding }) => folderOf(finding.origin) === folder),
      inputs,
    ),
  );
  return {
    steps: [...cleanups.flatMap(({ steps }) => steps), ...kept],
    handled: new Set(cleanups.flatMap(({ handled }) => handled)),
    allowed: scope.scan === 'audit' ? new Set() : pushed,
  };
}

/** Others have it: it stays, and is allowed once it is revoked. An audit counts no token that is revoked. */
function keepHistory(prints: ReadonlySet<string>, { command, scan }: StepScope): NextStep {
  const allows = scan !== 'audit';
  const commands = [...prints].slice(0, MAX_ALLOWED).map((print) => `${command} allow ${print} --reason "revoked"`);
  return { code: 'keep-history', allows, commands: allows ? commands : [] };
}

/** What a server refuses, or what a merge request has: their author edits the commits and pushes again. */
function rewriteElsewhere(places: readonly TokenPlace[], inputs: StepInputs): readonly NextStep[] {
  const histories = historiesOf(places);
  const oldest = oldestOf(histories);
  const isRoot = oldest === undefined || inputs.git.get('')?.roots.has(oldest.oid) === true;
  const push = inputs.scope.location === 'server' ? 'git push' : 'git push --force-with-lease';
  const commands = [`git rebase -i ${isRoot ? '--root' : `${oldest.oid.slice(0, 10)}^`}`, push];
  return [{ code: 'rewrite', received: true, hasTags: false, branches: [], commands }];
}

/** The path of the repository from the folder that was scanned; empty for the one that the folder is in. */
export function folderOf(origin: TokenPlace['finding']['origin']): string {
  const root = 'root' in origin ? (origin.root ?? '') : '';
  return root === '.git' ? '' : root.replace(/\/\.git$/, '');
}

function historiesOf(places: readonly TokenPlace[]): readonly ObjectHistory[] {
  return places.flatMap(({ finding: { origin } }) =>
    'history' in origin && origin.history !== undefined ? [origin.history] : [],
  );
}

/** The commits that brought the tokens of `places`. */
export function firstCommitsOf(places: readonly TokenPlace[]): readonly CommitPoint[] {
  return historiesOf(places).flatMap(({ first }) => first ?? []);
}

function oldestOf(histories: readonly ObjectHistory[]): CommitPoint | undefined {
  return histories
    .flatMap(({ first }) => first ?? [])
    .toSorted((a, b) => (Date.parse(a.date) || 0) - (Date.parse(b.date) || 0))[0];
}

interface Cleanup {
  readonly steps: readonly NextStep[];
  readonly handled: readonly string[];
}

function cleanupIn(folder: string, places: readonly TokenPlace[], inputs: StepInputs): Cleanup {
  const path = folder === '' ? inputs.scope.repository : folder;
  const git = path === undefined ? 'git' : `git -C ${shellWord(path)}`;
  const histories = historiesOf(places);
  const keptBy = (kind: string): readonly ObjectHistory[] =>
    histories.filter((one) => one.keptBy.some((keeper) => keeper.kind === kind));
  const isObject = ({ finding: { origin } }: TokenPlace): boolean =>
    origin.kind !== 'file' || /^(?:worktrees\/[^/]+\/)?logs\//.test(origin.path);
  const objects = places.filter(isObject);
  const rewriting = rewrite(git, places.filter(isReached), folder, inputs);
  const steps: readonly (NextStep | undefined)[] = [
    ...editByHand(places.filter((place) => !isObject(place))),
    places.some(({ finding: { origin } }) => origin.kind === 'ref') ? { code: 'rename-ref', commands: [] } : undefined,
    unstage(git, keptBy('index')),
    keptBy('stash').length === 0 ? undefined : { code: 'drop-stash', commands: [`${git} stash list`] },
    ...rewriting.steps,
    objects.length === 0
      ? undefined
      : {
          code: 'collect-garbage',
          commands: [`${git} -c gc.reflogExpire=now -c gc.reflogExpireUnreachable=now gc --prune=now`],
        },
  ];
  return { steps: steps.filter((step) => step !== undefined), handled: rewriting.handled };
}

/** Whether a ref or a HEAD reaches it. */
function isReached({ finding: { origin } }: TokenPlace): boolean {
  if (!('history' in origin) || origin.history === undefined) return false;
  const { branches, tags, refs, inHead, keptBy } = origin.history;
  return inHead || branches.length + tags.length + refs.length > 0 || keptBy.some(({ kind }) => kind === 'head');
}

/** Configuration, hooks, and unfinished commit messages. */
function editByHand(places: readonly TokenPlace[]): readonly NextStep[] {
  const files = [...new Set(places.flatMap(({ file }) => file ?? []))];
  // The message of the last commit; git replaces it with each commit.
  const messages = files.filter((file) => /(?:^|\/)(?:COMMIT|TAG)_EDITMSG$/.test(file));
  const others = files.filter((file) => !messages.includes(file)).map(shellWord);
  return [
    ...(others.length === 0 ? [] : [{ code: 'edit-git-files', files: others, commands: [] } as const]),
    ...(messages.length === 0
      ? []
      : [{ code: 'remove-message', commands: messages.map((file) => `rm ${shellWord(file)}`) } as const]),
  ];
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
  return {
    code: 'unstage',
    worktrees: [...others].map(shellWord),
    commands: paths.size === 0 ? [] : [`${git} reset -q -- ${[...paths].join(' ')}`],
  };
}

/** The commits with the token, edited: the last one is amended, at an older one git stops. */
function rewrite(git: string, places: readonly TokenPlace[], folder: string, inputs: StepInputs): Cleanup {
  if (places.length === 0) return { steps: [], handled: [] };
  const histories = historiesOf(places);
  const { head, branch, roots = new Set() } = inputs.git.get(folder) ?? {};
  const firsts = new Set(histories.map(({ first }) => first?.oid));
  const oldest = oldestOf(histories);
  const isOne = oldest !== undefined && firsts.size === 1;
  const files = isOne && git === 'git' ? [...new Set(places.flatMap(({ workFile }) => workFile ?? []))] : [];
  const isHead = isOne && oldest.oid === head;
  const base = oldest === undefined || roots.has(oldest.oid) ? '--root' : `${oldest.oid.slice(0, 10)}^`;
  const tags = [...new Set(histories.flatMap((history) => history.tags))];
  const branches = [...new Set(histories.flatMap((history) => history.branches))].filter((name) => name !== branch);
  const step: NextStep = {
    code: isHead ? 'amend' : 'rewrite',
    received: false,
    hasTags: tags.length > 0,
    branches: branch === undefined ? [] : branches,
    commands: [
      ...editingCommands(git, files, isHead ? undefined : base, inputs),
      ...(tags.length === 0 ? [] : [`${git} tag -d ${tags.map(shellWord).join(' ')}`]),
    ],
  };
  return { steps: [step], handled: files.filter((file) => isCleaned(file, inputs)) };
}

/** @param base where to start a rebase; undefined to amend the last commit */
function editingCommands(git: string, files: readonly string[], base: string | undefined, inputs: StepInputs): readonly string[] {
  const cleaning = cleaningCommands(files, inputs);
  // A commit message, or files that only a person can clean.
  if (cleaning.length === 0) return [base === undefined ? `${git} commit --amend` : `${git} rebase -i ${base}`];
  const others = files.filter((file) => !isOwnEnv(file));
  const add = withWords(`${git} add`, wordsOf(others, inputs.scope.cwd));
  const amend = [...cleaning, ...add, `${git} commit -q --amend --no-edit --allow-empty`];
  return base === undefined ? amend : [`${EDIT_FIRST} ${git} rebase -q -i ${base}`, ...amend, `${git} rebase --continue`];
}

/** Whether commands take every token out of the file, or make it private. */
function isCleaned(file: string, { plans }: StepInputs): boolean {
  const plan = plans.files.get(file);
  return isOwnEnv(file) || (plan !== undefined && plan.remedy !== 'edit' && plan.manual.length === 0);
}
