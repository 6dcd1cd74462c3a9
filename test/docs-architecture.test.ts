// The documents for contributors say what is there: the tree and the table of src/layers.json, a page for each room, paths that exist.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ORIGIN_KINDS } from '../src/model/origin-kinds.ts';
import type { LanguageName } from '../src/remediation/fix/languages.ts';
import { FORMAT_ENDS } from '../src/sources/archives/format-ends.ts';
import { FORMATS as FORMAT_TABLE, type FormatFacts } from '../src/sources/archives/formats.ts';
import type { Format } from '../src/sources/archives/recognise.ts';
import { TOOLS } from '../src/sources/histories/tools.ts';
import type { Manager } from './support/repositories/managers.ts';

const ROOT = new URL('..', import.meta.url).pathname;

interface Room {
  readonly holds: string;
  readonly values: readonly string[];
  readonly types: readonly string[];
  readonly builtins?: readonly string[];
}

interface Layers {
  readonly rooms: Readonly<Record<string, Room>>;
  /** What a folder of a room holds, by its path. */
  readonly folders: Readonly<Record<string, string>>;
}

const { rooms, folders } = JSON.parse(readFileSync(join(ROOT, 'src/layers.json'), 'utf8')) as Layers;

const foldersIn = (path: string): readonly string[] =>
  readdirSync(join(ROOT, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

const pagesIn = (path: string): readonly string[] =>
  readdirSync(join(ROOT, path))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${path}/${name}`);

/** The rooms as a tree, the lowest first. */
function renderTree(): string {
  const lines = Object.entries(rooms).flatMap(([room, { holds }]) => [
    room === 'index' ? `  index.ts           ${holds}` : `  ${`${room}/`.padEnd(18)} ${holds}`,
    ...Object.entries(folders)
      .filter(([folder]) => folder.startsWith(`${room}/`))
      .map(([folder, line]) => `    ${`${folder.slice(room.length + 1)}/`.padEnd(16)} ${line}`),
  ]);
  return ['', '    src/', ...lines.map((line) => `    ${line}`), ''].join('\n');
}

/** Who may import whom, as a table. */
function renderImports(): string {
  const list = (names: readonly string[] | undefined, none: string): string => names?.join(', ') || none;
  const rows = Object.entries(rooms).map(
    ([room, { values, types, builtins }]) =>
      `| ${room === 'index' ? 'index.ts' : room} | ${list(values, '–')} | ${list(types, '–')} | ${builtins === undefined ? 'any' : list(builtins, 'none')} |`,
  );
  return ['', '| room | may import | types only | modules of Node |', '|---|---|---|---|', ...rows, ''].join('\n');
}

const READ_AS = { unpacked: 'unpacked', bytes: 'as it stands', archive: '**not unpacked**', data: '**not unpacked**' } as const;

/** What is done with each format, as a table. */
function renderFormats(): string {
  const rows = [...(FORMAT_TABLE as readonly FormatFacts[]), ...FORMAT_ENDS].map(({ name, reading, masking }) => {
    const masked = { kept: 'yes', rewritten: 'rewritten' }[masking as string] ?? 'refused';
    return `| ${name.replace(/^an? /, '')} | ${READ_AS[reading]} | ${masked} |`;
  });
  return ['| format | read | masked in place |', '|---|---|---|', ...rows].join('\n');
}

/** The programs whose histories are read, by kind, as a table. */
function renderHistories(): string {
  const titles = new Map<string, string[]>();
  for (const { kind, title } of TOOLS) titles.set(kind, [...(titles.get(kind) ?? []), title]);
  const rows = [...titles].map(([kind, all]) => `| ${kind}s | ${[...new Set(all)].join(', ')} |`);
  return ['| kind | program |', '|---|---|', ...rows].join('\n');
}

/** `page` with `text` between the two markers called `name`. */
function fill(page: string, name: string, text: string): string {
  const [begin, end] = [`<!-- ${name}: npm run docs -->\n`, `<!-- /${name} -->`];
  const [first, last] = [page.indexOf(begin), page.indexOf(end)];
  expect([name, first >= 0 && last > first]).toEqual([name, true]);
  return `${page.slice(0, first + begin.length)}${text}\n${page.slice(last)}`;
}

test('docs/formats.md is the table of src/sources/archives/formats.ts (to rewrite it: npm run docs)', async () => {
  const place = join(ROOT, 'docs/formats.md');
  await expect(fill(readFileSync(place, 'utf8'), 'formats', renderFormats())).toMatchFileSnapshot(place);
});

test('the table in docs/shell.md is that of src/sources/histories/tools.ts (to rewrite it: npm run docs)', async () => {
  const place = join(ROOT, 'docs/shell.md');
  await expect(fill(readFileSync(place, 'utf8'), 'histories', renderHistories())).toMatchFileSnapshot(place);
});

describe('docs/architecture.md', () => {
  test('its tree and its table are those of src/layers.json (to rewrite them: npm run docs)', async () => {
    const place = join(ROOT, 'docs/architecture.md');
    const page = readFileSync(place, 'utf8');
    await expect(fill(fill(page, 'tree', renderTree()), 'imports', renderImports())).toMatchFileSnapshot(place);
  });

  test('each folder of a room has a line in src/layers.json', () => {
    const onDisk = Object.keys(rooms)
      .filter((room) => room !== 'index')
      .flatMap((room) => foldersIn(`src/${room}`).map((name) => `${room}/${name}`));
    expect(Object.keys(folders).toSorted()).toEqual(onDisk.toSorted());
  });

  test('it is one page', () => {
    expect(readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8').split('\n').length).toBeLessThanOrEqual(160);
  });
});

/** Where a path in a page may start: at the top, in `src`, in the room that a page of docs/design is about, in the folder of the page. */
const startsOf = (page: string): readonly string[] => {
  const room = /^docs\/design\/(\w+)\.md$/.exec(page)?.[1];
  return ['', 'src', ...(room === undefined ? [] : [`src/${room}`, `test/${room}`]), dirname(page)];
};

/** The paths that a page names: links to files, and code that looks like a path of this repository. */
function pathsIn(page: string): readonly string[] {
  const text = readFileSync(join(ROOT, page), 'utf8').replace(/^```[\s\S]*?^```/gm, '');
  const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, path = '']) => path);
  const code = [...text.matchAll(/`((?:\.{0,2}[\w-]+\/)*[\w.-]+(?:\/|\.(?:ts|mjs|json|md|yml|test\.ts)))`/g)].map(
    ([, path = '']) => path,
  );
  return [...new Set([...links, ...code])];
}

/** Names in code that are files of the people who use tokenscan, not of this repository. */
const THEIRS = new Set(['tokenscan.json', 'lefthook.yml', '.pre-commit-config.yaml', 'package.json', '.claude/settings.json']);

const PAGES = [
  'docs/architecture.md',
  ...pagesIn('docs/design'),
  ...(existsSync(join(ROOT, 'docs/add')) ? pagesIn('docs/add') : []),
  'CONTRIBUTING.md',
  'SECURITY.md',
  'findings/README.md',
];

describe('pages for contributors', () => {
  test('each room has a page in docs/design, and docs/architecture.md links to it', () => {
    const architecture = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');
    const missing = Object.keys(rooms)
      .filter((room) => room !== 'index')
      .filter((room) => !existsSync(join(ROOT, `docs/design/${room}.md`)) || !architecture.includes(`(design/${room}.md)`));
    expect(missing).toEqual([]);
  });

  test('the main file of each room names its page', () => {
    const named = Object.keys(rooms)
      .filter((room) => room !== 'index')
      .map((room) => {
        const files = readdirSync(join(ROOT, 'src', room), { recursive: true, encoding: 'utf8' }).filter((file) =>
          file.endsWith('.ts'),
        );
        const text = `// Design: docs/design/${room}.md\n`;
        return [room, files.filter((file) => readFileSync(join(ROOT, 'src', room, file), 'utf8').includes(text)).length];
      });
    expect(named.filter(([, count]) => count !== 1)).toEqual([]);
  });

  test('CONTRIBUTING.md links to each page of docs/add', () => {
    const text = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8');
    expect((existsSync(join(ROOT, 'docs/add')) ? pagesIn('docs/add') : []).filter((page) => !text.includes(`(${page})`))).toEqual(
      [],
    );
  });

  test.each(PAGES)('%s names only files that exist', (page) => {
    const gone = pathsIn(page).filter(
      (path) =>
        !THEIRS.has(path) && !path.includes('NAME') && !startsOf(page).some((start) => existsSync(join(ROOT, start, path))),
    );
    expect(gone).toEqual([]);
  });
});

const pageHas = (page: string, words: string): boolean => readFileSync(join(ROOT, page), 'utf8').includes(words);

/** What docs/hooks.md calls each hook manager: the compiler asks for the words of a new one. */
const MANAGERS: Readonly<Record<Exclude<Manager, 'an old hook'>, string>> = {
  nobody: 'nothing',
  husky: 'husky',
  lefthook: 'lefthook',
  'the pre-commit framework': 'the pre-commit framework',
  'a committed folder': 'a folder in the working tree',
};

test.each(Object.entries(MANAGERS))('docs/hooks.md says what install does where hooks are managed by %s', (_, words) => {
  expect(pageHas('docs/hooks.md', `\n| ${words}`)).toBe(true);
});

/** What docs/what-it-reads.md calls each container format: the compiler asks for the words of a new one. */
const FORMATS: Readonly<Record<Format, string>> = {
  ...{ gzip: 'gzip', bzip2: 'bzip2', xz: 'xz', zstd: 'zstd', tar: 'tar archives', zip: 'zip archives' },
  ...{
    ar: 'ar archives',
    cpio: 'cpio archives',
    rpm: 'RPM packages',
    crx: 'Chrome extensions',
    jmod: 'Java modules',
    zipapp: 'after a line for the shell',
  },
  ...{ pdf: 'PDF', png: 'PNG', journal: 'systemd journal' },
  ...{ brotli: 'Brotli', lzma: 'lzma', lzip: 'lzip', compress: 'compress (.Z)', snappy: 'snappy', '7z': '7z archives' },
  ...{ makeself: 'after a script', script: 'after a script', phar: 'PHP archives', pyinstaller: 'PyInstaller' },
  ...{ 'zip-behind': 'zip archives after other data', sqlite: 'SQLite', 'sqlite-log': 'SQLite', postgres: 'PostgreSQL' },
  ...{
    redis: 'Redis',
    'redis-log': 'Redis',
    'pg-dump': 'pg_dump -Fc',
    'store-log': 'LevelDB',
    'key-value-table': 'LevelDB',
    parquet: 'Parquet',
  },
  ...{ orc: 'ORC', arrow: 'Arrow', avro: 'Avro', hdf5: 'HDF5', beam: 'BEAM', cfb: 'OLE', 'docker-local': "Docker's `local`" },
  ...{ lz4: 'lz4', mozlz4: 'mozLz4', zlib: 'zlib', 'git-pack': 'packs', 'git-bundle': 'bundles' },
  ...{ 'td-binlog': 'td.binlog', gogram: 'gogram' },
};

test.each(Object.entries(FORMATS))('docs/what-it-reads.md names each container format: %s', (_, words) => {
  expect(pageHas('docs/what-it-reads.md', words)).toBe(true);
});

/** What docs/fix.md calls each language: the compiler asks for the words of a new one. */
const LANGUAGES: Readonly<Record<LanguageName, string>> = {
  ...{ javascript: 'JavaScript', typescript: 'TypeScript', tsx: 'TypeScript', python: 'Python', go: 'Go', php: 'PHP' },
  ...{ ruby: 'Ruby', java: 'Java', csharp: 'C#', rust: 'Rust', shell: 'shell' },
};

test.each(Object.entries(LANGUAGES))('docs/fix.md names each language: %s', (_, words) => {
  expect(pageHas('docs/fix.md', `\n| ${words} |`)).toBe(true);
});

test.each(Object.keys(ORIGIN_KINDS))('docs/json.md explains each kind of origin: %s', (kind) => {
  expect(pageHas('docs/json.md', `\`${kind}\``)).toBe(true);
});
