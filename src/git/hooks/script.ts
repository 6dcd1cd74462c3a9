// Writes the shell script that git runs: it runs tokenscan, or blocks git if there is none, then the hook that was there before.
import { sep } from 'node:path';
import { readsInput } from './events.ts';

/** A line in each of our files, in every version. */
const MARK = '# tokenscan hook: made by `tokenscan install`, removed by `tokenscan uninstall`; edits are lost.';

/** Added to the name of a hook that was there before. It stays in its folder because it may use other files there. */
export const BEFORE = '.before-tokenscan';

/** The path of this tokenscan, for a hook that finds none in the project. */
export interface Program {
  readonly node: string;
  readonly script: string;
}

/** Whether a file with this text is ours. */
export function isOurs(text: string): boolean {
  return text.includes('# tokenscan hook: made by `tokenscan install`');
}

/** `text` as one word of a shell. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A path as one word of a shell, on every system. */
function word(path: string): string {
  return quote(path.replaceAll(sep, '/'));
}

export interface ScriptOptions {
  /** The tokenscan to run where the project has none; not for a file that is committed. */
  readonly program?: Program | undefined;
  /** The first line of the hook that was there before, if it is a shell script. */
  readonly shell?: string | undefined;
  /** Whether the project's own tokenscan may be run (default: true). False in repositories that the user has not chosen to trust. */
  readonly project?: boolean | undefined;
  /** Whether to run tokenscan, and not only the next hook (default: true). */
  readonly check?: boolean | undefined;
  /** Whether the next hook is the one in the repository's own folder, in place of one beside ours. */
  readonly passOn?: boolean | undefined;
}

/**
 * The text of a hook. POSIX: it must run in dash and busybox. git starts it at the top of the working tree, or in a bare repository
 * itself, so the project's own tokenscan is at a relative path, in linked worktrees and submodules too.
 */
export function hookScript(
  event: string,
  { program, shell, project = true, check = true, passOn = false }: ScriptOptions,
): string {
  const parts = [`${shell ?? '#!/bin/sh'}\n${MARK}`];
  if (readsInput(event)) parts.push(READ_INPUT);
  if (check) parts.push(findProgram(program, project), runProgram(event));
  parts.push(passOn ? passOnTo(event) : chain(event, shell !== undefined));
  return `${parts.join('\n')}\n`;
}

/** Reads the input once, for tokenscan and for the next hook. */
const READ_INPUT = `tokenscan_input=$(cat)
tokenscan_feed() { if [ -n "$tokenscan_input" ]; then printf '%s\\n' "$tokenscan_input"; fi; }`;

/**
 * The tokenscan that installed this, else the project's own, else one on PATH. GUI applications have a short PATH, so where node is not
 * on it the recorded node is used. A tokenscan that git tracks came with a branch, which may be someone else's, so it is not run.
 */
function findProgram(program: Program | undefined, project: boolean): string {
  const run = (condition: string, node: string, script: string): string =>
    `if ${condition}; then\n  tokenscan() { ${node} ${script} "$@"; }`;
  const own = [
    run('[ -n "$tokenscan_own" ] && command -v node >/dev/null 2>&1', 'node', '"$tokenscan_own"'),
    run('[ -n "$tokenscan_own" ] && [ -x "$tokenscan_node" ]', '"$tokenscan_node"', '"$tokenscan_own"'),
  ];
  const recorded = [
    run('[ -f "$tokenscan_script" ] && [ -x "$tokenscan_node" ]', '"$tokenscan_node"', '"$tokenscan_script"'),
    run('[ -f "$tokenscan_script" ] && command -v node >/dev/null 2>&1', 'node', '"$tokenscan_script"'),
  ];
  return `tokenscan_node=${program === undefined ? "''" : word(program.node)}
tokenscan_script=${program === undefined ? "''" : word(program.script)}
${project ? OWN : ''}${[...recorded, ...(project ? own : [])].join('\nel')}
elif ! command -v node >/dev/null 2>&1 || ! command -v tokenscan >/dev/null 2>&1; then
  echo "tokenscan: cannot run, so git was stopped: node or tokenscan not found; to fix it: npx tokenscan install" >&2
  exit 1
fi`;
}

/** Runs only where the recorded tokenscan is missing, because git takes milliseconds to answer. */
const OWN = `tokenscan_own=
if [ ! -f "$tokenscan_script" ] && [ -f node_modules/tokenscan/dist/cli.cjs ] &&
  ! git ls-files --error-unmatch -- node_modules/tokenscan/dist/cli.cjs >/dev/null 2>&1; then
  tokenscan_own=node_modules/tokenscan/dist/cli.cjs
fi
`;

function runProgram(event: string): string {
  const call = `tokenscan hook ${event} "$@" || exit`;
  return readsInput(event) ? `tokenscan_feed | ${call}` : call;
}

/** Runs the hook that was there before. A shell script is read by this same shell, so \`$0\` is what it always was. */
function chain(event: string, sameShell: boolean): string {
  const run = sameShell
    ? `${readsInput(event) ? `${GIVE_BACK}\n  ` : ''}. "$tokenscan_before"`
    : readsInput(event)
      ? `tokenscan_feed | "$tokenscan_before" "$@"`
      : `exec "$tokenscan_before" "$@"`;
  return `case $0 in */*) tokenscan_before=$0 ;; *) tokenscan_before=./$0 ;; esac
if [ -e "$tokenscan_before${BEFORE}" ]; then tokenscan_before=$tokenscan_before${BEFORE}
else tokenscan_before=\${tokenscan_before%.legacy}${BEFORE}; fi
if [ -x "$tokenscan_before" ]; then
  ${run}
fi`;
}

const GIVE_BACK = `if [ -n "$tokenscan_input" ]; then exec <<TOKENSCAN_INPUT
$tokenscan_input
TOKENSCAN_INPUT
  else exec </dev/null; fi`;

/** Runs the hook in the repository's own folder, which git ignores where core.hooksPath is set. Never runs itself, if that is a link to it. */
function passOnTo(event: string): string {
  const run = readsInput(event) ? `tokenscan_feed | "$tokenscan_local" "$@"` : `exec "$tokenscan_local" "$@"`;
  return `tokenscan_local=$(git rev-parse --git-common-dir) || exit
tokenscan_local=$tokenscan_local/hooks/${event}
if [ -x "$tokenscan_local" ] && ! [ "$tokenscan_local" -ef "$0" ]; then
  ${run}
fi`;
}
