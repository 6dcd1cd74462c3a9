// The sentence of each step of a remediation: the same in every report.
import type { NextStep, Replacing } from '../remediation/steps/step.ts';
import { escapeForTerminal } from '../system/terminal-text.ts';
import { count, formatNumber } from './amounts.ts';
import { describeEnvFact } from './env-words.ts';

type StepOf<Code extends NextStep['code']> = Extract<NextStep, { readonly code: Code }>;

/** The sentences of the steps that need nothing but their code. */
const SENTENCES = {
  'go-to-folder': 'All commands are for the folder that was scanned.',
  'rename-path':
    'The name of a file or folder contains a token: rename it, then scan again. Never type or complete the name in a shell: its history would keep it.',
  'rename-ref': 'The name of a branch or tag contains it: rename or delete that (git branch -m, git tag -d).',
  fix: 'Move it to .env, and read it from the environment. This shows the changes before it makes them:',
  'mask-files': 'Mask it where people read it, in place:',
  'stage-again': 'Stage the clean files again:',
  reword: 'Write the commit message again, without it. This opens the one that was refused:',
  restart:
    'Every user of this machine can read the command line of a process: stop it, and start it with the token in its environment.',
  'mask-logs': 'Mask it in the logs; programs may go on writing to them:',
  'empty-journal':
    'The journal cannot be edited: entries can be removed only with whole files, of all units. This removes all of it so far; with --vacuum-time=3d, files that are more than three days old:',
  'mask-histories':
    'Mask it in the histories of shells and other programs; this also prints how running ones forget it. Do not type the token to delete it: that would be recorded, too.',
  'remove-message': 'The last commit message is in the git folder, too:',
  'drop-stash': 'A stash contains it: find which one (git stash show -p), and drop it (git stash drop).',
  'collect-garbage': 'Remove unreachable objects. Stashes stay; amended and deleted commits cannot be restored after this:',
  'install-hook': 'Block the next commit that contains a token:',
} as const;

/** What to do, in one or two sentences. Safe for a terminal. */
export function describeStep(step: NextStep): string {
  switch (step.code) {
    case 'replace':
      return describeReplace(step);
    case 'edit':
      return 'No command changes this; do it by hand:';
    case 'protect-env':
      return `Make ${step.file} private: ${step.facts.map(describeEnvFact).join('; ') || 'only you may read it, and git must ignore it'}.`;
    case 'edit-git-files':
      return `Remove it from these files in the git folder by hand: ${step.files.join(', ')}.`;
    case 'unstage':
      return describeUnstage(step);
    case 'rewrite':
    case 'amend':
      return describeRewrite(step);
    case 'keep-history':
      return step.allows
        ? 'It was pushed, so treat it as public: rewriting history does not take it back. Once it is revoked, leave the history as it is, and allow it:'
        : 'It was pushed, so treat it as public: rewriting history does not take it back. Once it is revoked, leave the history as it is.';
    case 'check-again':
      return step.asks
        ? 'Check that only git history is left, and that the token in it is revoked; this asks Telegram:'
        : 'Check that nothing is left:';
    case 'allow':
      return `A false positive, or revoked already? Allow it, with the reason${step.more === 0 ? '' : ` (${count(step.more, 'more token')} above)`}:`;
    default:
      return SENTENCES[step.code];
  }
}

/** The lines between the sentence of a step and its commands: what a person has to edit. Safe for a terminal. */
export function describeDetails(step: NextStep): readonly string[] {
  if (step.code === 'replace') return step.kinds.length < 2 ? [] : step.kinds.map((kind) => `${titlesOf(kind)}: ${fixOf(kind)}`);
  if (step.code !== 'edit') return [];
  const lines = step.places.flatMap(({ place, lines: copied }) => [
    escapeForTerminal(place),
    ...copied.map((line) => `    ${escapeForTerminal(line)}`),
  ]);
  return step.more === 0 ? lines : [...lines, `… and ${count(step.more, 'more location')}`];
}

function describeReplace({ urgency, kinds, isPartial, commands }: StepOf<'replace'>): string {
  const previews = kinds.flatMap((kind) => kind.previews);
  const isOne = previews.length === 1;
  const subject = isPartial ? listOf(previews) : isOne ? 'it' : 'they';
  const object = isPartial ? listOf(previews) : isOne ? 'it' : 'them';
  const [only, ...others] = kinds;
  const ask = commands.length === 0 ? '' : ' This asks for the new one, writes it to .env, and checks both:';
  const what = only === undefined || others.length > 0 ? 'make new ones:' : `${lowerFirst(fixOf(only))}${ask}`;
  switch (urgency) {
    case 'left':
      return `${isPartial ? subject : upperFirst(subject)} ${isOne ? 'has' : 'have'} left this machine, and cannot be taken back. First of all, ${what}`;
    case 'exposed':
      return `Other users of this machine may have read ${object}, and its backups may have ${object}. If there are any, ${what}`;
    case 'here':
      return `If ${subject} ${isOne ? 'was' : 'were'} ever pushed, sent or pasted, ${what}`;
  }
}

/** How many secrets a sentence names. */
const MAX_NAMED = 20;

function listOf(previews: readonly string[]): string {
  const list = previews.slice(0, MAX_NAMED).map(escapeForTerminal).join(', ');
  return previews.length > MAX_NAMED ? `${list} and ${formatNumber(previews.length - MAX_NAMED)} more` : list;
}

function titlesOf({ titles }: Replacing): string {
  return titles.map(escapeForTerminal).join(', ');
}

function fixOf({ fix }: Replacing): string {
  return escapeForTerminal(fix);
}

function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.slice(0, 1).toLowerCase() + text.slice(1) : text;
}

function upperFirst(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function describeUnstage({ worktrees }: StepOf<'unstage'>): string {
  const there =
    worktrees.length === 0
      ? ''
      : ` Do the same in these linked worktrees (git worktree list prints their paths): ${worktrees.join(', ')}.`;
  return `The next commit would contain it: unstage it (git reset -- FILE; the file stays as it is; git add it again once it is clean).${there}`;
}

function describeRewrite({ code, received, hasTags, branches, commands }: StepOf<'rewrite' | 'amend'>): string {
  const others =
    branches.length === 0
      ? ''
      : ` Other branches keep the old commits: rebase them on the new ones, or delete them (${branches.map(escapeForTerminal).join(', ')}).`;
  const tags = `${hasTags ? ' Tags keep the old commits: delete them, and create them again.' : ''}${others}`;
  if (received) return `Remove it from the commits: mark those with it as "edit", and push again:${tags}`;
  if (code === 'amend') return `It is in the last commit only, which no remote-tracking branch contains: amend that.${tags}`;
  const pushed =
    'No remote-tracking branch contains it. If it was pushed anyway (as a tag, or to a branch that was deleted since), others have it: then leave the history as it is. Otherwise';
  return commands.length > 2
    ? `${pushed} edit the oldest commit with it, with nothing else changed in the working tree; git stops there, and goes on at the end.${tags}`
    : `${pushed} edit the commits that contain it (git commit --amend for the last one; git rebase -i --root for the first).${tags}`;
}
