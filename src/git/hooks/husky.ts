// Plans hooks in husky: shell scripts that the project commits, each run by a file in a folder that is not committed.
import { dirname, join } from 'node:path';
import { type HookEvent, OURS, readsInput } from './events.ts';
import { packageManagerOf } from './program.ts';
import { lookAt, ownFile, type Plan, readIfThere, type Step } from './steps.ts';

/** A project's husky. */
export interface Husky {
  /** Where the project's hooks are: `.husky`. */
  readonly folder: string;
  /** Since version 9 the project's hooks are plain scripts; before, git ran them itself and they loaded husky. */
  readonly plain: boolean;
}

/** The husky whose folder of hooks git uses; undefined where `hooks` is not husky's. It need not exist: it is not committed. */
export function findHusky(hooks: string): Husky | undefined {
  const parent = dirname(hooks);
  if (/[\\/]_$/.test(hooks) && (lookAt(join(hooks, 'h')) !== undefined || lookAt(hooks) === undefined))
    return { folder: parent, plain: true };
  if (lookAt(join(hooks, '_', 'husky.sh')) !== undefined || /[\\/]\.husky$/.test(hooks)) return { folder: hooks, plain: false };
  return undefined;
}

/**
 * The command that writes the folder in which git looks for husky's hooks: it is not committed, so a fresh clone and a new worktree
 * lack it. Installing the dependencies does so, too, where husky itself is missing.
 */
export function setUpHusky(top: string): string {
  const { install, run } = packageManagerOf(top);
  const isThere = lookAt(join(top, 'node_modules/husky')) !== undefined || lookAt(join(top, '.pnp.cjs')) !== undefined;
  return isThere ? `${run} husky` : install;
}

/** The mark of each line that is ours; the second one where there was no hook before. Hooks of earlier versions have them: never change. */
const ADDED = '# by tokenscan install';
const MADE = '# made by tokenscan install';

/** Whether the hook calls tokenscan, even if the user wrote the call. */
export function callsTokenscan(text: string, event: string): boolean {
  return text
    .split('\n')
    .some(
      (line) =>
        !/^\s*#/.test(line) && new RegExp(`(?:tokenscan(?:\\.cmd)?|cli\\.cjs)["']?\\s+hook\\s+${event}(?![\\w-])`).test(line),
    );
}

/** Our lines for a hook that has other lines, too (`shared`), or has none. */
function linesFor(event: HookEvent, program: string, shared: boolean): string {
  const call = `${program} hook ${event} "$@" || exit`;
  if (!shared) return `${call} ${MADE}\n`;
  if (!readsInput(event)) return `${call} ${ADDED}\n`;
  // The lines below may read the refs, too.
  return `tokenscan_refs=$(cat) ${ADDED}
{ [ -z "$tokenscan_refs" ] || printf '%s\\n' "$tokenscan_refs"; } | ${call} ${ADDED}
[ -z "$tokenscan_refs" ] || exec <<TOKENSCAN_REFS ${ADDED}
$tokenscan_refs
TOKENSCAN_REFS
`;
}

/** The end of a line. */
const END = '\\r?(?:\\n|$(?![\\s\\S]))';
/** The lines of `linesFor`, to remove them again, with any line ends; the last one may be missing. */
const OUR_LINES = new RegExp(`^.*(?:${ADDED}|${MADE})${END}(?:\\$tokenscan_refs${END}TOKENSCAN_REFS${END})?`, 'gm');

/** The start of a hook of the versions before 9. */
const OLD_HEAD = '#!/usr/bin/env sh\n. "$(dirname -- "$0")/_/husky.sh"\n\n';

/** The text of a hook with our call, before everything else in it. */
export function addCall(text: string | undefined, event: HookEvent, { plain }: Pick<Husky, 'plain'>, program: string): string {
  if (text === undefined) return (plain ? '' : OLD_HEAD) + linesFor(event, program, false);
  const load = /^.*husky\.sh.*\n/m.exec(text);
  const at = load === null ? (/^#!.*\n/.exec(text)?.[0].length ?? 0) : load.index + load[0].length;
  return text.slice(0, at) + linesFor(event, program, true) + text.slice(at);
}

/** The text without our call; undefined where we made the hook and it has nothing else. */
export function removeCall(text: string): string | undefined {
  const rest = text.replace(OUR_LINES, '');
  return text.includes(MADE) && (rest === '' || rest.replaceAll('\r\n', '\n') === OLD_HEAD) ? undefined : rest;
}

/** Plans our calls in the project's hooks. Without paths of this machine: they are committed. */
export function planHusky(husky: Husky, events: readonly HookEvent[], program: string, top: string): Plan {
  const steps: Step[] = [];
  const lines: string[] = [];
  for (const event of events) {
    const path = ownFile(join(husky.folder, event), top);
    const text = readIfThere(path);
    if (text !== undefined && callsTokenscan(text, event)) {
      lines.push(`${event}: ${path} already calls tokenscan`);
      continue;
    }
    steps.push({ do: 'write', path, text: addCall(text, event, husky, program), mode: husky.plain ? 0o666 : 0o777 });
    lines.push(`${event}: ${path} ${text === undefined ? 'created' : 'now calls tokenscan first'}; commit it`);
  }
  return { steps, lines };
}

/** Plans to remove our calls from the project's hooks, and hooks that do nothing else. */
export function planHuskyRemoval(husky: Husky, top: string): Plan {
  const steps: Step[] = [];
  const lines: string[] = [];
  for (const event of OURS) {
    const path = ownFile(join(husky.folder, event), top);
    const text = readIfThere(path);
    if (text === undefined) continue;
    const rest = removeCall(text);
    if (rest === text) continue;
    steps.push(rest === undefined ? { do: 'remove', path } : { do: 'write', path, text: rest, mode: 0o666 });
    lines.push(`${event}: ${path} ${rest === undefined ? 'removed' : 'restored'}`);
  }
  return { steps, lines };
}
