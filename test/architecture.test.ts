// Enforces the architecture: who may import whom, no cycles, who may see a clear token, no token-shaped text in the repository.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { simpleGit } from 'simple-git';
import { describe, expect, test } from 'vitest';
import { parse } from './support/fixtures/fix.ts';

const ROOT = new URL('..', import.meta.url).pathname;

/** The rooms, bottom up, what each may import, and what the hook's core chunk holds: the one source of these rules. */
interface Layers {
  readonly rooms: Readonly<Record<string, Room>>;
  readonly core: readonly string[];
}

interface Room {
  readonly holds: string;
  /** Rooms whose values, and so types, may be imported. */
  readonly values: readonly string[];
  /** Rooms whose types alone may be imported. */
  readonly types: readonly string[];
  /** The modules of Node it may use; any if not given. */
  readonly builtins?: readonly string[];
}

const { rooms: ROOMS, core: CORE } = JSON.parse(readFileSync(join(ROOT, 'src/layers.json'), 'utf8')) as Layers;

interface Import {
  readonly file: string;
  readonly target: string;
  readonly kind: 'value' | 'type' | 'lazy';
}

const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.as.ts'))
  .map((file) => file.replaceAll('\\', '/'));

const source = (file: string): string => readFileSync(join(ROOT, 'src', file), 'utf8');

const roomOf = (file: string): string => (file.includes('/') ? file.slice(0, file.indexOf('/')) : file.replace(/\.ts$/, ''));

const imports: readonly Import[] = files.flatMap((file) => {
  const text = source(file);
  const found: Import[] = [];
  for (const [, clause = '', target = ''] of text.matchAll(/^(?:import|export)\s+([^'";]*?)\s*from '([^']+)'/gms)) {
    const named = /^\{(.*)\}$/s.exec(clause)?.[1];
    const allTypes =
      clause.startsWith('type ') ||
      (named?.split(',').every((name) => name.trim() === '' || name.trim().startsWith('type ')) ?? false);
    found.push({ file, target, kind: allTypes ? 'type' : 'value' });
  }
  for (const [, target = ''] of text.matchAll(/^import '([^']+)'/gm)) found.push({ file, target, kind: 'value' });
  for (const [, target = ''] of text.matchAll(/(?<!typeof )\bimport\('([^']+)'\)/g)) found.push({ file, target, kind: 'lazy' });
  return found;
});

const resolveImport = ({ file, target }: Import): string => normalize(join(dirname(file), target));

const local = imports.filter(({ target }) => target.startsWith('.'));

/** Why an import is forbidden; undefined where it is not. */
function offenceOf(entry: Import, rooms: Layers['rooms']): string | undefined {
  const [from, to] = [roomOf(entry.file), resolveImport(entry)];
  // The rules themselves are data.
  if (to.startsWith('../rules/')) return from === 'config' ? undefined : `${entry.file} imports ${to}`;
  const other = roomOf(to);
  const { values = [], types = [] } = rooms[from] ?? {};
  if (other === from || values.includes(other) || (entry.kind === 'type' && types.includes(other))) return undefined;
  return `${entry.file} imports ${to} (${entry.kind}); ${from} may import ${[...values, ...types].join(', ') || 'nothing'}`;
}

/** The rules of `rooms` that no import needs: a room that is not imported, or values where types would do. */
function unusedRules(entries: readonly Import[], rooms: Layers['rooms']): readonly string[] {
  const uses = new Set(
    entries.map((entry) => `${roomOf(entry.file)} ${entry.kind === 'type' ? 'type' : 'value'} ${roomOf(resolveImport(entry))}`),
  );
  return Object.entries(rooms).flatMap(([room, { values, types }]) => [
    ...values.filter((other) => !uses.has(`${room} value ${other}`)).map((other) => `${room}: values of ${other}`),
    ...types.filter((other) => !uses.has(`${room} type ${other}`)).map((other) => `${room}: types of ${other}`),
  ]);
}

/** The imports of each file. */
function groupByFile(entries: readonly Pick<Import, 'file' | 'target'>[]): ReadonlyMap<string, readonly { target: string }[]> {
  const groups = new Map<string, { target: string }[]>();
  for (const entry of entries) groups.set(entry.file, [...(groups.get(entry.file) ?? []), entry]);
  return groups;
}

/** The cycles among `entries`, types and lazy imports included, each as one line. */
function cyclesOf(entries: readonly Pick<Import, 'file' | 'target'>[]): readonly string[] {
  const edges = groupByFile(entries);
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(' → '));
    if (done.has(file) || path.includes(file)) return;
    for (const { target } of edges.get(file) ?? []) visit(normalize(join(dirname(file), target)), [...path, file]);
    done.add(file);
  };
  for (const file of edges.keys()) visit(file, []);
  return cycles;
}

/** The imports between the folders of one folder, as imports: a folder and what is beside it, at the depth at which they part. */
function betweenFolders(entries: readonly Import[]): readonly Pick<Import, 'file' | 'target'>[] {
  return entries.flatMap((entry) => {
    const [from, to] = [entry.file.split('/'), resolveImport(entry).split('/')];
    const depth = from.findIndex((part, at) => part !== to[at]);
    const areFolders = depth >= 0 && depth < from.length - 1 && depth < to.length - 1;
    return areFolders ? [{ file: from.slice(0, depth + 1).join('/'), target: `./${to[depth]}` }] : [];
  });
}

/** A function of more lines does not fit a screen. */
const MAX_FUNCTION_LINES = 45;

const FUNCTIONS = new Set(['function_declaration', 'generator_function_declaration', 'method_definition', 'arrow_function']);

/** The names of the functions in `text` that have more than MAX_FUNCTION_LINES. */
async function longFunctionsIn(text: string): Promise<readonly string[]> {
  const tree = await parse('typescript', text);
  const open = tree === undefined ? [] : [tree.root];
  const long: string[] = [];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const lines = node.endPosition.row - node.startPosition.row + 1;
    if (lines <= MAX_FUNCTION_LINES) continue;
    if (FUNCTIONS.has(node.type))
      long.push((node.childForFieldName('name') ?? node.parent?.childForFieldName('name'))?.text ?? 'a callback');
    for (const child of node.namedChildren) if (child !== null) open.push(child);
  }
  tree?.free();
  return long;
}

describe('rooms', () => {
  test('src holds the twelve rooms, index.ts and layers.json, nothing else', () => {
    const names = Object.keys(ROOMS).map((room) => (room === 'index' ? 'index.ts' : room));
    expect(names).toHaveLength(13);
    expect(readdirSync(join(ROOT, 'src')).toSorted()).toEqual([...names, 'layers.json'].toSorted());
  });

  test('a room may import only rooms above it in the list', () => {
    const order = Object.keys(ROOMS);
    const upward = order.flatMap((room, index) =>
      [...(ROOMS[room]?.values ?? []), ...(ROOMS[room]?.types ?? [])]
        .filter((other) => !order.slice(0, index).includes(other))
        .map((other) => `${room} → ${other}`),
    );
    expect(upward).toEqual([]);
  });

  test('each room imports only what it may', () => {
    expect(local.length).toBeGreaterThan(1000);
    expect(local.map((entry) => offenceOf(entry, ROOMS)).filter(Boolean)).toEqual([]);
  });

  test('no rule is wider than what is imported', () => {
    expect(unusedRules(local, ROOMS)).toEqual([]);
  });

  test('no import cycles, types and lazy imports included', () => {
    expect(cyclesOf(local)).toEqual([]);
  });

  test('no cycles among the folders of a room', () => {
    const entries = betweenFolders(local);
    expect(entries.length).toBeGreaterThan(500);
    expect(cyclesOf(entries)).toEqual([]);
  });

  test('these checks see a forbidden import, a rule that is too wide, and a cycle', () => {
    const upward: Import = { file: 'detect/detector.ts', target: '../report/text.ts', kind: 'value' };
    expect(offenceOf(upward, ROOMS)).toContain('detect/detector.ts imports report/text.ts');
    expect(offenceOf({ file: 'report/text.ts', target: '../scan/files.ts', kind: 'lazy' }, ROOMS)).toBeDefined();
    const wider = { ...ROOMS, model: { ...ROOMS['detect'], holds: '', values: ['detect'], types: ['git'] } };
    expect(unusedRules(local, wider)).toEqual(expect.arrayContaining(['model: values of detect', 'model: types of git']));
    const cycle = [
      { file: 'a/x.ts', target: './y.ts' },
      { file: 'a/y.ts', target: '../b/z.ts' },
      { file: 'b/z.ts', target: '../a/x.ts' },
    ];
    expect(cyclesOf(cycle)).toEqual(['a/x.ts → a/y.ts → b/z.ts → a/x.ts']);
    const folders: readonly Import[] = [
      { file: 'git/hooks/a.ts', target: '../attribution/deep/b.ts', kind: 'type' },
      { file: 'git/attribution/c.ts', target: '../hooks/a.ts', kind: 'value' },
      { file: 'git/run.ts', target: './hooks/a.ts', kind: 'value' },
    ];
    expect(cyclesOf(betweenFolders(folders))).toEqual(['git/hooks → git/attribution → git/hooks']);
  });

  test('pure rooms import no module of Node with access to the outside world', () => {
    const offences = imports
      .filter(({ target }) => target.startsWith('node:'))
      .filter(({ file, target }) => ROOMS[roomOf(file)]?.builtins?.includes(target) === false)
      .map(({ file, target }) => `${file} imports ${target}`);
    expect(offences).toEqual([]);
  });

  test('commands are loaded when they are called', () => {
    const entries = local.filter(({ file, kind }) => /^cli\/[^/]+$/.test(file) && kind === 'value');
    expect(entries.filter((entry) => resolveImport(entry).startsWith('cli/commands/'))).toEqual([]);
  });

  test('the core chunk of the build names files that are there', () => {
    const gone = CORE.filter(
      (path) => !files.some((file) => file === `${path}.ts` || (path.endsWith('/') && file.startsWith(path))),
    );
    expect(gone).toEqual([]);
  });

  test('no dump rooms, no barrel but index.ts, no default exports', () => {
    expect(files.filter((file) => /(?:^|\/)(?:utils?|common|helpers?|shared|misc)(?:\/|\.ts$)/.test(file))).toEqual([]);
    expect(files.filter((file) => file.endsWith('/index.ts'))).toEqual([]);
    expect(files.filter((file) => /^export default/m.test(source(file)))).toEqual([]);
  });

  test('every file says its job in its first line', () => {
    expect(
      files.filter(
        (file) => !/^(?:#!.*\n)?\/\/ \S.*\.$|^(?:#!.*\n)?\/\/ .{20,}/m.test(source(file).split('\n').slice(0, 2).join('\n')),
      ),
    ).toEqual([]);
  });

  test('every exported function, class and interface has a docstring; of options, every field', () => {
    const missing = files.flatMap((file) => {
      const lines = source(file).split('\n');
      return lines.flatMap((line, index) => {
        const [, name = 'Options'] = /^export (?:abstract |async )?(?:function\*?|class|interface) (\w+)/.exec(line) ?? [];
        const before = lines[index - 1]?.trim() ?? '';
        // The second form of an overloaded function stands right behind the first.
        return name.endsWith('Options') || before.endsWith('*/') || before.includes(`function ${name}(`)
          ? []
          : [`${file}: ${name}`];
      });
    });
    expect(missing).toEqual([]);
  });

  test('functions fit a screen: 45 lines', async () => {
    const long: string[] = [];
    for (const file of files) long.push(...(await longFunctionsIn(source(file))).map((name) => `${file}: ${name}`));
    expect(long).toEqual([]);
  });

  test('files stay small enough for one room', () => {
    expect(files.filter((file) => source(file).split('\n').length > 250)).toEqual([]);
  });
});

/** The files of the repository that git tracks and that are there. */
async function trackedFiles(): Promise<readonly string[]> {
  const names = (await simpleGit(ROOT).raw(['ls-files', '-z'])).split('\0').filter(Boolean);
  return names.filter((name) => existsSync(join(ROOT, name)));
}

/** The code of a file without comments and texts. */
const codeOf = (file: string): string => source(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*$|'[^'\n]*'|`[^`]*`/gm, '');

/** What leads to a new token asks whether it lives; an audit does with --verify, and its reports name the reasons. */
const OTHERS = [
  ...['new-token', 'proof', 'rotate'].map((name) => `cli/commands/rotate/${name}.ts`),
  'cli/commands/verify/audit-verify.ts',
];

describe('the world', () => {
  test('only the command line knows the process', () => {
    // git runs programs for us and must know the platform; hash.ts asks for a module of Node late. A program that calls the API need not
    // name its own folder and environment.
    const known = [
      'cli/commands/hook/agent-process.ts',
      'cli/main.ts',
      'cli/single-executable.ts',
      'cli/process-terminal.ts',
      'git/environment.ts',
      'detect/judgement/hash.ts',
      'index.ts',
    ];
    expect(files.filter((file) => !known.includes(file) && /\bprocess\.|\bconsole\./.test(codeOf(file)))).toEqual([]);
  });

  test('nothing opens a socket but what asks the Bot API, and what passes requests on', () => {
    const network = /^node:(?:net|http|https|http2|tls|dgram|dns)/;
    const users = imports.filter(({ target }) => network.test(target)).map(({ file, target }) => `${file} ${target}`);
    // The class for sockets is that for pipes too, and what a command prints comes through a pipe.
    expect(users.toSorted()).toEqual([
      'redact/exec/pipes.ts node:net',
      'redact/http/forward.ts node:http',
      'redact/http/forward.ts node:https',
      'redact/http/pass-through.ts node:http',
      'remediation/bot-api/exchange.ts node:http',
      'remediation/bot-api/exchange.ts node:https',
    ]);
    expect(source('redact/exec/pipes.ts')).toContain("import { Socket } from 'node:net'");
    expect(files.filter((file) => /\bfetch\(|\bWebSocket\b/.test(codeOf(file)))).toEqual([]);
  });

  test('only a command that was called to do so asks the Bot API', () => {
    // Each is loaded when its command is called, and not before.
    const may = ['cli/commands/verify/ask-about.ts', 'cli/commands/verify/verify.ts', 'remediation/rotate/prove.ts', ...OTHERS];
    const isBotApi = (file: string): boolean => file.startsWith('remediation/bot-api/');
    const users = imports.filter((entry) => entry.kind !== 'type' && isBotApi(resolveImport(entry))).map(({ file }) => file);
    expect(users.filter((file) => !isBotApi(file) && !may.includes(file))).toEqual([]);
    expect(users.length).toBeGreaterThan(may.length);
  });
});

describe('secrets', () => {
  test('only fingerprints, pseudonyms, calls of the Bot API and what writes a .env take the clear text out of a Secret', () => {
    expect(files.filter((file) => /\.expose\(/.test(source(file))).toSorted()).toEqual([
      'findings/fingerprint.ts',
      'redact/stream/mask.ts',
      'remediation/bot-api/client.ts',
      'remediation/env-file/edit.ts',
    ]);
  });

  test('no token-shaped text in any tracked file', async () => {
    const shape = /[0-9]{5,16}(?::|%3A|~)AA[A-Za-z0-9_-]{33}/i;
    const holders = (await trackedFiles()).filter((file) => shape.test(readFileSync(join(ROOT, file), 'latin1')));
    expect(holders).toEqual([]);
  });

  test('no path of a machine and no registry host in any tracked file', async () => {
    const trace = new RegExp(['/wor', 'k/|/ro', 'ot/|/ho', 'me/[a-z]+/|registry\\.npm', 'js'].join(''));
    expect((await trackedFiles()).filter((file) => trace.test(readFileSync(join(ROOT, file), 'latin1')))).toEqual([]);
  });
});
