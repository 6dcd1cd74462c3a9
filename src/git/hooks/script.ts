// Writes the shell script that git runs: it runs tokenscan, or blocks git if there is none, then the hook that was there before.
import { sep } from 'node:path';
import { readsInput } from './events.ts';

/** A line in each of our files, in every version. */
const MARK = '# tokenscan hook: made by `tokenscan install`, removed by `tokenscan uninstall`; edits are lost.';

/** Added to the name of a hook that was there before. It stays in its folder because it may use other files there. */
export const BEFORE = '.before-tokenscan';

/** A project's own tokenscan, from the top of its working tree. */
export const OWN_SCRIPT = 'node_modules/tokenscan/dist/cli.cjs';

/** Where this tokenscan is, for a hook that finds none in the project. */
export interface Program {
  readonly node: string;
  readonly script: string;
  /** How yarn's Plug'n'Play finds it, if that installed it: there is no file that node alone could run. */
  readonly pnp?: PlugAndPlay | undefined;
}

/** A project whose dependencies are in archives, which node reads only through a file that yarn writes. */
export interface PlugAndPlay {
  /** The path of `.pnp.cjs`: absolute, but in a hook that is committed. */
  readonly file: string;
  /** The same from the top of the working tree, for worktrees that have their own; undefined where it is outside. */
  readonly relative: string | undefined;
  /** The folder of the package that depends on tokenscan, from that of `file`; '.' for the project itself. */
  readonly dependent: string;
}

/** Whether a file with this text is ours. */
export function isOurs(text: string): boolean {
  return text.includes('# tokenscan hook: made by `tokenscan install`');
}

/** The path of the tokenscan that a hook of ours was given; undefined in others, and in hooks that are committed. */
export function recordedScript(text: string): string | undefined {
  const word = isOurs(text) ? /^tokenscan_script='(.+)'$/m.exec(text)?.[1] : undefined;
  return word?.replaceAll("'\\''", "'");
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
 * The project's own tokenscan, else the one that installed this, else one on PATH. GUI applications have a short PATH, so where node is
 * not on it the recorded node is used. A tokenscan that git tracks came with a branch, which may be someone else's, so it is not run.
 */
function findProgram(program: Program | undefined, project: boolean): string {
  const pnp = project ? program?.pnp : undefined;
  const cases = [
    `[ -f "$tokenscan_script" ]; then\n  tokenscan() { "$tokenscan_node" "$tokenscan_script" "$@"; }`,
    ...(pnp === undefined ? [] : [`[ -f "$tokenscan_pnp" ]; then\n  tokenscan() { ${startPlugAndPlay(pnp.dependent)} "$@"; }`]),
    '! command -v tokenscan >/dev/null 2>&1; then\n  tokenscan_missing=tokenscan',
  ];
  return `tokenscan_node=${program === undefined ? "''" : word(program.node)}
tokenscan_script=${program === undefined ? "''" : word(program.script)}
${project ? OWN : ''}${pnp === undefined ? '' : findPlugAndPlay(pnp)}tokenscan_missing=
[ -x "$tokenscan_node" ] || tokenscan_node=node
if ! command -v "$tokenscan_node" >/dev/null 2>&1; then\n  tokenscan_missing=node
elif ${cases.join('\nelif ')}
fi
if [ -n "$tokenscan_missing" ]; then
  tokenscan_remedy=
${program === undefined || program.script === '' ? '' : WAS_AT}${project ? INSTALLED_BY : ''}  printf 'tokenscan: cannot run, so git was stopped: %s not found%s\\n' "$tokenscan_missing" "$tokenscan_remedy" >&2
  exit 1
fi`;
}

/**
 * git is asked only where another tokenscan than the recorded one is there, because it takes milliseconds to answer. A link or a submodule
 * that git tracks is listed, too.
 */
const OWN = `if [ -f ${OWN_SCRIPT} ] && ! [ ${OWN_SCRIPT} -ef "$tokenscan_script" ] && [ -z "$(git ls-files -- node_modules 2>&1)" ]; then
  tokenscan_script=${OWN_SCRIPT}
  ! command -v node >/dev/null 2>&1 || tokenscan_node=
fi
`;

/** What installs the project's dependencies, where they are missing, as in a fresh clone. */
const INSTALLED_BY = `  if [ "$tokenscan_missing" = tokenscan ] && grep -q '"tokenscan"' package.json 2>/dev/null; then
    if [ -f pnpm-lock.yaml ]; then tokenscan_remedy=pnpm
    elif [ -f yarn.lock ]; then tokenscan_remedy=yarn
    elif [ -f bun.lock ] || [ -f bun.lockb ]; then tokenscan_remedy=bun
    else tokenscan_remedy=npm; fi
    tokenscan_remedy="; to fix it: $tokenscan_remedy install"
  fi
`;

const WAS_AT = `  [ "$tokenscan_missing" = node ] || tokenscan_remedy="; it was at $tokenscan_script"
`;

/** A worktree may have its own. */
function findPlugAndPlay({ file, relative }: PlugAndPlay): string {
  if (relative === undefined || relative === file)
    return `tokenscan_pnp=${word(relative === undefined ? file : `./${relative}`)}\n`;
  return `tokenscan_pnp=${word(`./${relative}`)}\n[ -f "$tokenscan_pnp" ] || tokenscan_pnp=${word(file)}\n`;
}

/** Words that have node load tokenscan from the archive that \`.pnp.cjs\` names, in a quarter of the time that \`yarn\` itself takes. */
function startPlugAndPlay(dependent: string): string {
  const load = [
    'const { dirname, resolve } = require("node:path");',
    'const [, file, dependent] = process.argv;',
    'const from = resolve(dirname(resolve(file)), dependent) + "/";',
    'const script = require(resolve(file)).resolveToUnqualified("tokenscan", from) + "/dist/cli.cjs";',
    'process.argv.splice(1, 2, script);',
    'require(script);',
  ].join(' ');
  return `"$tokenscan_node" --require "$tokenscan_pnp" -e ${quote(load)} -- "$tokenscan_pnp" ${word(dependent)}`;
}

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
