// Enforces the architecture: who may import whom, no cycles, who may see a clear token, no token-shaped text in the repository.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { simpleGit } from 'simple-git';
import { describe, expect, test } from 'vitest';

const ROOT = new URL('..', import.meta.url).pathname;

/** What each room may import besides itself, `types`, `origin`, `sight` and `errors`. `type:` allows the types of a room only. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  types: [],
  origin: [],
  sight: [],
  errors: [],
  rules: [],
  config: ['rules'],
  detect: ['rules'],
  git: [],
  ci: [],
  logs: [],
  shells: [],
  sources: ['git', 'shells'],
  findings: ['detect', 'logs'],
  redact: ['detect', 'type:rules'],
  report: ['type:audit', 'type:findings', 'logs', 'shells', 'bot-api'],
  hooks: ['sources', 'findings', 'git'],
  history: ['git'],
  'redact-files': ['type:redact', 'sources'],
  'redact-histories': ['redact-files', 'sources'],
  'live-shells': ['sources'],
  exec: ['type:redact'],
  'bot-api': ['type:detect'],
  'env-file': ['detect', 'findings', 'git', 'rules', 'sources'],
  fix: ['detect', 'type:rules', 'git', 'env-file', 'report', 'sources'],
  recipe: ['config', 'rules', 'detect', 'findings', 'git', 'sources'],
  scan: ['recipe', 'share', 'config', 'git', 'sources'],
  'scan-git': ['type:ci', 'recipe', 'config', 'detect', 'findings', 'git', 'history', 'rules', 'sources'],
  'scan-logs': ['recipe', 'config', 'detect', 'logs', 'rules', 'sources'],
  'scan-processes': ['recipe', 'config', 'sources'],
  'scan-shell': ['recipe', 'config', 'detect', 'git', 'rules', 'shells', 'sources'],
  audit: [
    'type:bot-api',
    ...['recipe', 'config', 'detect', 'env-file', 'findings', 'git', 'logs', 'rules', 'sources'],
    ...['scan', 'scan-git', 'scan-logs', 'scan-processes', 'scan-shell'],
  ],
  rotate: ['detect', 'findings', 'git', 'rules', 'sources', 'type:audit', 'bot-api'],
  share: ['findings', 'sources'],
  'scan-worker': ['recipe', 'scan', 'share', 'sources'],
  commands: [
    ...['recipe', 'scan', 'scan-git', 'scan-logs', 'config', 'rules', 'detect', 'findings', 'git', 'ci', 'sources', 'report'],
    ...['scan-shell', 'audit', 'bot-api', 'env-file', 'exec', 'fix', 'hooks', 'redact', 'redact-files', 'rotate', 'shells'],
    ...['redact-histories', 'live-shells'],
  ],
  'command-line': ['type:commands', 'lazy:commands'],
  cli: ['command-line', 'type:commands', 'lazy:commands'],
  index: [
    'recipe',
    'scan',
    'scan-git',
    'scan-logs',
    'scan-processes',
    'scan-shell',
    'audit',
    'config',
    'rules',
    'detect',
    'findings',
    'git',
    'sources',
    'report',
    'redact',
  ],
};

/** The modules of Node that a room may use; a room that is not named may use any. */
const BUILTINS: Readonly<Record<string, readonly string[]>> = {
  types: [],
  origin: [],
  sight: [],
  errors: [],
  // Reads lines, and looks at nothing.
  logs: [],
  // Names places, and reads bytes at hand.
  shells: ['node:path'],
  // Detection is pure: bytes in, matches out.
  detect: [],
  findings: [],
  // What a run is about is said by its environment and a file, both of which are handed in.
  ci: [],
  report: ['node:util'],
  // Bytes in, bytes out. Pseudonyms are HMACs.
  redact: ['node:crypto', 'node:stream'],
};

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

describe('rooms', () => {
  test('every room is in the table', () => {
    expect([...new Set(files.map(roomOf))].filter((room) => !(room in ALLOWED))).toEqual([]);
  });

  test('each room imports only what it may', () => {
    const offences = imports
      .filter(({ target }) => target.startsWith('.'))
      .filter((entry) => !mayImport(entry))
      .map((entry) => {
        const allowed = ALLOWED[roomOf(entry.file)] ?? [];
        return `${entry.file} imports ${resolveImport(entry)} (${entry.kind}); it may import: ${allowed.join(', ') || 'nothing'}`;
      });
    expect(offences).toEqual([]);
  });

  test('the vocabulary imports nothing but itself', () => {
    expect(imports.filter(({ file }) => file === 'origin.ts')).toEqual([]);
    expect(imports.filter(({ file }) => file === 'types.ts').map(({ target }) => target)).toEqual(['./origin.ts', './sight.ts']);
  });

  test('pure rooms use no module of Node that could look at the world', () => {
    const offences = imports
      .filter(({ target }) => target.startsWith('node:'))
      .filter(({ file, target }) => BUILTINS[roomOf(file)]?.includes(target) === false)
      .map(({ file, target }) => `${file} imports ${target}`);
    expect(offences).toEqual([]);
  });

  test('no import cycles', () => {
    const edges = new Map<string, string[]>();
    for (const entry of imports) {
      if (!entry.target.startsWith('.') || entry.kind !== 'value') continue;
      edges.set(entry.file, [...(edges.get(entry.file) ?? []), resolveImport(entry)]);
    }
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(' → '));
      if (done.has(file) || path.includes(file)) return;
      for (const next of edges.get(file) ?? []) visit(next, [...path, file]);
      done.add(file);
    };
    for (const file of files) visit(file, []);
    expect(cycles).toEqual([]);
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

  test('files stay small enough for one room', () => {
    expect(files.filter((file) => source(file).split('\n').length > 250)).toEqual([]);
  });
});

function mayImport(entry: Import): boolean {
  const room = roomOf(entry.file);
  const target = resolveImport(entry);
  // The rules themselves, as data.
  if (target.startsWith('../rules/')) return room === 'rules';
  const other = roomOf(target);
  const allowed = ALLOWED[room] ?? [];
  if (
    other === room ||
    other === 'types' ||
    other === 'origin' ||
    other === 'sight' ||
    other === 'errors' ||
    allowed.includes(other)
  )
    return true;
  return entry.kind !== 'value' && allowed.includes(`${entry.kind}:${other}`);
}

/** The files of the repository that git tracks and that are there. */
async function trackedFiles(): Promise<readonly string[]> {
  const names = (await simpleGit(ROOT).raw(['ls-files', '-z'])).split('\0').filter(Boolean);
  return names.filter((name) => existsSync(join(ROOT, name)));
}

/** The code of a file without comments and texts. */
const codeOf = (file: string): string => source(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*$|'[^'\n]*'|`[^`]*`/gm, '');

/** What leads to a new token asks whether it lives; an audit does with --verify, and its reports name the reasons. */
const OTHERS = [
  ...['new', 'proof', 'rotate'].map((name) => `commands/rotate/${name}.ts`),
  'commands/audit-verify.ts',
  'report/audit-words.ts',
];

describe('the world', () => {
  test('only the command line knows the process', () => {
    // git runs programs for us and must know the platform; hash.ts asks for a module of Node late.
    const known = ['cli.ts', 'git/environment.ts', 'detect/judgement/hash.ts'];
    expect(files.filter((file) => !known.includes(file) && /\bprocess\.|\bconsole\./.test(codeOf(file)))).toEqual([]);
  });

  test('nothing opens a socket but what asks the Bot API', () => {
    const network = /^node:(?:net|http|https|http2|tls|dgram|dns)/;
    const users = imports.filter(({ target }) => network.test(target)).map(({ file, target }) => `${file} ${target}`);
    // The class for sockets is that for pipes too, and what a command prints comes through a pipe.
    expect(users.toSorted()).toEqual([
      'bot-api/exchange.ts node:http',
      'bot-api/exchange.ts node:https',
      'exec/pipes.ts node:net',
    ]);
    expect(source('exec/pipes.ts')).toContain("import { Socket } from 'node:net'");
    expect(files.filter((file) => /\bfetch\(|\bWebSocket\b/.test(codeOf(file)))).toEqual([]);
  });

  test('only a command that was called to do so asks the Bot API', () => {
    // Each is loaded when its command is called, and not before.
    const may = ['commands/ask-about.ts', 'commands/verify.ts', 'report/verdicts.ts', 'rotate/prove.ts', ...OTHERS];
    const users = imports.filter((entry) => entry.kind !== 'type' && roomOf(resolveImport(entry)) === 'bot-api');
    expect(users.map(({ file }) => file).filter((file) => roomOf(file) !== 'bot-api' && !may.includes(file))).toEqual([]);
  });
});

describe('secrets', () => {
  test('only fingerprints, pseudonyms, calls of the Bot API and what writes a .env take the clear text out of a Secret', () => {
    expect(files.filter((file) => /\.expose\(/.test(source(file))).toSorted()).toEqual([
      'bot-api/client.ts',
      'env-file/edit.ts',
      'findings/fingerprint.ts',
      'redact/mask.ts',
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
