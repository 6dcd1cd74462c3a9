// Adds our commands to lefthook's configuration, line by line, and removes them again. All other text stays byte for byte.
import { isDeepStrictEqual } from 'node:util';
import { isMap, isScalar, LineCounter, type Node, type Pair, parseDocument, visit, type YAMLMap } from 'yaml';
import { ByHandError, UsageError } from '../../model/errors.ts';
import type { HookEvent } from './events.ts';
import { callsTokenscan } from './husky.ts';

/** The end of each line that is ours. */
const MARK = '# by tokenscan install';

/** Keys that can make lefthook skip all commands of a hook, ours too. */
const SWITCHES = ['skip', 'only', 'exclude'];

/** The settings of one command in lefthook's configuration. */
type Command = Readonly<Record<string, string | boolean>>;

/**
 * Our command for a hook. lefthook skips a command when its list of files is empty, and that list lacks links that became
 * files and commits without files, unless the command names files of its own and uses them. So ours names the configuration, which
 * exists, in a shell comment. (Scripts are never skipped, but each is one more file to commit.)
 */
function commandFor(event: HookEvent, program: string, config: string): Command {
  const call = `${program} hook ${event}`;
  const files = { files: `echo ${config}` };
  switch (event) {
    case 'pre-push':
      return { ...files, use_stdin: true, run: `${call} '{1}' # {files}` };
    case 'commit-msg':
    case 'applypatch-msg':
    case 'prepare-commit-msg':
      return { run: `${call} '{1}'` };
    default:
      return { ...files, run: `${call} # {files}` };
  }
}

/** The configuration with our commands. `added`: the hooks they are new for. Throws UsageError where that cannot be done safely. */
export function addCommands(
  text: string,
  name: string,
  events: readonly HookEvent[],
  program: string,
): { readonly text: string; readonly added: readonly HookEvent[] } {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  let result = text;
  const added: HookEvent[] = [];
  for (const event of events) {
    const next = addCommand(result, name, event, commandFor(event, program, name), eol);
    if (next !== result) added.push(event);
    result = next;
  }
  return { text: result, added };
}

function addCommand(text: string, name: string, event: HookEvent, command: Command, eol: string): string {
  const { root, lines } = parse(text, name);
  const hook = root === undefined ? undefined : pairOf(root, event);
  if (hook !== undefined && runsTokenscan(hook, event)) return text;
  const off = SWITCHES.find((key) => isMap(hook?.value) && hook.value.has(key));
  if (off !== undefined) {
    const reason = `${event} has "${off}", which would skip tokenscan as well; move it to the commands, or add this`;
    throw new ByHandError(`${name}: ${reason}:`, recipe(event, command));
  }
  const body = Object.entries(command).map(([key, value]) => `  ${key}: ${JSON.stringify(value)}`);
  const own = ['tokenscan:', ...body];
  const result =
    hook === undefined
      ? append(text, root, [`${event}:`, '  commands:', ...indent(own, 4)], eol)
      : insertInto(text, hook, own, lines, eol);
  if (result !== undefined && isOldAnd(text, result, name, event, command)) return result;
  throw new ByHandError(`${name}: tokenscan cannot add lines to ${event} safely; add this yourself:`, recipe(event, command));
}

/** The text with our lines added to an existing hook; undefined where they cannot be added. */
function insertInto(text: string, hook: Pair, own: readonly string[], lines: LineCounter, eol: string): string | undefined {
  const map = blockMap(hook);
  const commands = map === undefined ? undefined : pairOf(map, 'commands');
  if (map !== undefined && commands === undefined) return insertBefore(text, map, ['commands:', ...indent(own, 2)], lines, eol);
  const list = commands === undefined ? undefined : blockMap(commands);
  return list === undefined || list.has('tokenscan') ? undefined : insertBefore(text, list, own, lines, eol);
}

/** Whether anything in the hook already calls tokenscan. */
function runsTokenscan({ value }: Pair, event: string): boolean {
  let runs = false;
  visit(value as Node, {
    Scalar: (_, { value: text }) => {
      runs ||= typeof text === 'string' && callsTokenscan(text, event);
    },
  });
  return runs;
}

/** The configuration without our lines. Throws UsageError where the rest would not be valid without them. */
export function removeCommands(text: string, name: string): string {
  const result = text
    .replace(new RegExp(`\\r?\\n[^\\n]*${MARK}(?=\\r?\\n|$)`, 'g'), '')
    .replace(new RegExp(`^[^\\n]*${MARK}(?:\\r?\\n|$)`), '');
  if (isDeepStrictEqual(withoutUs(result, name), withoutUs(text, name))) return result;
  throw new UsageError(`${name}: other lines depend on those that end in "${MARK}"; remove them yourself`);
}

/** The configuration without our commands, and without hooks that have no others. */
function withoutUs(text: string, name: string): unknown {
  const all = (parse(text, name).root?.toJSON() ?? {}) as Record<string, { commands?: Record<string, unknown> } | null>;
  for (const [event, hook] of Object.entries(all)) {
    delete hook?.commands?.['tokenscan'];
    if (hook?.commands !== undefined && Object.keys(hook.commands).length === 0) delete hook.commands;
    if (hook !== null && typeof hook === 'object' && Object.keys(hook).length === 0) delete all[event];
  }
  return all;
}

/** The text to add to a configuration that is not YAML; it is shown as YAML nonetheless. */
export function recipeFor(name: string, events: readonly HookEvent[], program: string): string {
  return events.map((event) => recipe(event, commandFor(event, program, name))).join('\n');
}

/** The hooks that are in the configuration only because of us. */
export function hooksOfOurs(text: string): readonly string[] {
  return [...text.matchAll(new RegExp(`^([a-z-]+): ${MARK}\\r?$`, 'gm'))].map(([, event = '']) => event);
}

/** The text to add by hand. */
function recipe(event: HookEvent, command: Command): string {
  const body = Object.entries(command).map(([key, value]) => `      ${key}: ${JSON.stringify(value)}`);
  return [`${event}:`, '  commands:', '    tokenscan:', ...body].join('\n');
}

function parse(text: string, name: string): { readonly root: YAMLMap | undefined; readonly lines: LineCounter } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [error] = document.errors;
  if (error !== undefined) throw new UsageError(`${name}: cannot be read: ${error.message.split('\n')[0] ?? ''}`);
  if (document.contents === null || (isScalar(document.contents) && document.contents.value === null))
    return { root: undefined, lines };
  if (!isMap(document.contents)) throw new UsageError(`${name}: is not a lefthook configuration`);
  return { root: document.contents, lines };
}

function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && pair.key.value === key);
}

/** The value of a pair if it is a map in block style. */
function blockMap({ value }: Pair): YAMLMap | undefined {
  return isMap(value) && value.flow !== true && value.items.length > 0 && value.anchor === undefined ? value : undefined;
}

const marked = (lines: readonly string[], space: string): readonly string[] => lines.map((line) => `${space}${line} ${MARK}`);

const indent = (lines: readonly string[], by: number): readonly string[] => lines.map((line) => ' '.repeat(by) + line);

/** The text with our lines at its end; undefined where its end is not the end of its only map. */
function append(text: string, root: YAMLMap | undefined, lines: readonly string[], eol: string): string | undefined {
  if (root?.flow === true || /^\.\.\./m.test(text) || (text.match(/^---/gm) ?? []).length > 1) return undefined;
  const body = marked(lines, '').join(eol);
  return text === '' || text.endsWith('\n') ? `${text}${body}${eol}` : `${text}${eol}${body}`;
}

/** Inserts lines before the first entry of a map, with the indentation of that entry. */
function insertBefore(
  text: string,
  map: YAMLMap,
  lines: readonly string[],
  counter: LineCounter,
  eol: string,
): string | undefined {
  const first = map.items[0]?.key;
  const start = isScalar(first) ? (first.range?.[0] ?? 0) : 0;
  const { col } = counter.linePos(start);
  const at = start - (col - 1);
  const space = text.slice(at, start);
  // An anchor or a tag comes before the key, or the map begins after a "-".
  if (!/^ +$/.test(space)) return undefined;
  return `${text.slice(0, at)}${marked(lines, space).join(eol)}${eol}${text.slice(at)}`;
}

/** Parses the result and compares: it must be the old configuration and our command, nothing else. */
function isOldAnd(before: string, after: string, name: string, event: HookEvent, command: Command): boolean {
  const old = (parse(before, name).root?.toJSON() ?? {}) as Record<string, Record<string, Record<string, unknown>>>;
  const expected = { ...old, [event]: { ...old[event], commands: { ...old[event]?.['commands'], tokenscan: command } } };
  return isDeepStrictEqual(parse(after, name).root?.toJSON(), expected);
}
