// Reads the arguments of tools: which command line, which lines of which files. Agents name them differently, and mean the same.
import type { FileRead } from './agent.ts';
import { type Json, member, parsed, textsOf } from './payload.ts';

/** Names of tools that give their command to a shell. */
const SHELL_TOOL = /shell|bash|terminal|exec|command|powershell|pwsh|^run$/i;

/** Names of tools that give a file to the model. */
const READ_TOOL = /read|view|^open|^cat$/i;

const COMMAND_NAMES = ['command', 'cmd', 'script', 'commandLine'] as const;

const PATH_NAMES = [
  'file_path',
  'filePath',
  'path',
  'absolute_path',
  'absolutePath',
  'target_file',
  'relative_path',
  'filename',
] as const;

const PATHS_NAMES = ['paths', 'file_paths', 'filePaths', 'files', 'include', 'operations'] as const;

/** The command lines that a tool with these arguments runs. */
export function commandsOf(tool: string, input: Json): readonly string[] {
  const command = member(parsed(input), ...COMMAND_NAMES);
  if (command === undefined || !SHELL_TOOL.test(tool)) return [];
  if (!Array.isArray(command)) return textsOf(command);
  // Words, as a program gets them: `bash -lc "…"`. What is in quotes is one word.
  return [
    textsOf(command)
      .map((word) => (/^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
      .join(' '),
  ];
}

/** The files that a tool with these arguments gives to the model. */
export function readsOf(tool: string, input: Json): readonly FileRead[] {
  return READ_TOOL.test(tool) && !SHELL_TOOL.test(tool) ? readsIn(parsed(input)) : [];
}

function readsIn(input: Json): readonly FileRead[] {
  if (typeof input === 'string') return [{ path: input }];
  const path = member(input, ...PATH_NAMES);
  if (typeof path === 'string') return [{ path, ...linesOf(input) }];
  const many = member(input, ...PATHS_NAMES);
  return Array.isArray(many) ? many.flatMap(readsIn) : [];
}

/** Which lines are read. Some agents count from 0 and some from 1: one line more on each side is right for both. */
function linesOf(input: Json): Pick<FileRead, 'first' | 'last'> {
  const range = member(input, 'view_range', 'viewRange');
  const [rangeStart, rangeEnd] = Array.isArray(range) ? range : [];
  const start = numberOf(member(input, 'startLine', 'start_line', 'offset') ?? rangeStart) ?? 0;
  const limit = numberOf(member(input, 'limit'));
  const end = numberOf(member(input, 'endLine', 'end_line') ?? rangeEnd) ?? (limit === undefined ? undefined : start + limit);
  return {
    first: start > 1 ? start - 1 : undefined,
    last: end === undefined || end <= 0 ? undefined : end + 1,
  };
}

function numberOf(value: Json): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) ? value : undefined;
}

/** Files that a prompt names as `@path` or `@"a path"`: agents add them to it, without a call of a tool. */
export function mentionsIn(prompt: string): readonly FileRead[] {
  const mentions = [...prompt.matchAll(/(?:^|[\s([{'"`,;])@(?:file:)?(?:"([^"\n]{1,1000})"|([^\s"'`()[\]{}<>,;]{1,1000}))/g)];
  // A full stop may end the sentence, and not the name.
  return mentions.flatMap(([, quoted, plain = '']) =>
    quoted === undefined ? [plain, plain.replace(/[.:!?]+$/, '')].map((path) => ({ path })) : [{ path: quoted }],
  );
}
