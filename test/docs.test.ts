// The pages for users are right: links lead somewhere, every page can be reached, examples print what they say.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../src/cli/commands.ts';
import * as api from '../src/index.ts';
import { EXAMPLES, jsonReports } from './support/docs/examples.ts';
import { anchorsOf, consoleCommandsOf, linksOf, listPages, ROOT, readPage, withOutputs } from './support/docs/pages.ts';
import { writeTree } from './support/repositories/tree.ts';
import { seededBytes } from './support/seeded.ts';
import { temporaryFolder, tokenscan } from './support/terminal/cli.ts';

const PAGES = listPages();
const FIRST_SCREEN_LINES = 40;

describe.each(PAGES)('%s', (page) => {
  test('every relative link points to a file or folder of the repository', () => {
    const broken = linksOf(page).filter(({ path }) => !existsSync(join(ROOT, path)));
    expect(broken).toEqual([]);
  });

  test('every link to a heading names a heading of that page', () => {
    const broken = linksOf(page).filter(
      ({ path, anchor }) => anchor !== '' && path.endsWith('.md') && !anchorsOf(path).has(anchor),
    );
    expect(broken).toEqual([]);
  });
});

test('every page can be reached from README.md or CONTRIBUTING.md', () => {
  const reached = new Set<string>();
  const queue = ['README.md', 'CONTRIBUTING.md'];
  for (let page = queue.pop(); page !== undefined; page = queue.pop()) {
    if (reached.has(page) || !page.endsWith('.md')) continue;
    reached.add(page);
    queue.push(...linksOf(page).flatMap(({ path }) => pagesAt(path)));
  }
  expect(PAGES.filter((page) => !reached.has(page))).toEqual([]);
});

/** The page at `path`; of a folder, the page that its visitors see. */
function pagesAt(path: string): readonly string[] {
  const full = join(ROOT, path);
  if (!existsSync(full)) return [];
  return statSync(full).isDirectory() ? [join(path, 'README.md')].filter((page) => existsSync(join(ROOT, page))) : [path];
}

describe.each(['README.md', 'README.ru.md'])('the first screen of %s', (page) => {
  const lines = readPage(page).split('\n');
  const screen = lines.slice(
    0,
    lines.findIndex((line) => line.startsWith('## ')),
  );

  test(`has at most ${FIRST_SCREEN_LINES} lines`, () => {
    expect(screen.length).toBeLessThanOrEqual(FIRST_SCREEN_LINES);
  });

  test('shows the output and names the commands most people need', () => {
    const text = screen.join('\n');
    expect(text).toContain('```console\n$ npx tokenscan\n');
    for (const command of ['install', 'redact', 'audit', 'rotate']) expect(text).toContain(`npx tokenscan ${command}`);
    expect(text).toContain('npm install --save-dev');
  });
});

/** Of the README alone, which says first how to install: elsewhere npx could download a package of that name. */
test('no page in docs says to run npx, but for what a console printed in a project', () => {
  const pages = PAGES.filter(
    (page) => page.startsWith('docs/') && !page.startsWith('docs/design/') && page !== 'docs/install.md',
  );
  expect(pages.length).toBeGreaterThan(15);
  const outside = (page: string): string => readPage(page).replace(/^```console\n.*?^```$/gms, '');
  expect(pages.filter((page) => /npx tokenscan/.test(outside(page)))).toEqual([]);
});

test('README.md has fewer than 900 words, and names every command', () => {
  const text = readPage('README.md');
  expect(text.split(/\s+/).length).toBeLessThan(900);
  expect(Object.keys(COMMANDS).filter((name) => !new RegExp(`^\\| .*\`${name}[\` ].* \\|`, 'm').test(text))).toEqual([]);
});

const examples = PAGES.flatMap((page) => consoleCommandsOf(page).map((command) => ({ page, command })));

describe('console examples', () => {
  test('every example of a page can be run, and every example that can be run is on a page', () => {
    const onPages = examples.map(({ page, command }) => `${page}: ${command}`);
    expect(onPages.toSorted()).toEqual(Object.keys(EXAMPLES).toSorted());
  });

  // `npm run docs` writes what they print now.
  test.each([...new Set(examples.map(({ page }) => page))])('%s shows what its commands print', async (page) => {
    const outputs = new Map<string, string>();
    for (const command of consoleCommandsOf(page)) {
      outputs.set(command, (await EXAMPLES[`${page}: ${command}`]?.()) ?? '');
    }
    await expect(withOutputs(page, outputs)).toMatchFileSnapshot(join(ROOT, page));
  });
});

/** All keys of a JSON value, at any depth. */
function keysOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(keysOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...keysOf(inner)]);
}

test('docs/json.md names every key that the reports have', async () => {
  const keys = [...new Set((await jsonReports()).flatMap(keysOf))];
  expect(keys.length).toBeGreaterThan(50);
  const page = readPage('docs/json.md');
  expect(keys.filter((key) => !page.includes(`\`${key}\``))).toEqual([]);
});

test('docs/api.md names every function that the package exports', () => {
  const functions = Object.entries(api).flatMap(([name, value]) => (typeof value === 'function' ? [name] : []));
  const page = readPage('docs/api.md');
  expect(functions.filter((name) => name !== 'Secret' && !new RegExp(`\`${name}[\`(]`).test(page))).toEqual([]);
});

test('docs/commands.md names every command', () => {
  const names = Object.keys(COMMANDS);
  expect(names.length).toBeGreaterThan(15);
  const page = readPage('docs/commands.md');
  expect(names.filter((name) => !new RegExp(`[\`[ ]${name}[\`\\] ]`).test(page))).toEqual([]);
});

test('docs/json.md explains every code of a problem and every reason of a skip', () => {
  const codes = [...readPage('src/model/codes.ts').matchAll(/^ {2}(?:\| )?'([^']+)'/gm)].map(([, code = '']) => code);
  expect(codes.length).toBeGreaterThan(50);
  const page = readPage('docs/json.md');
  expect(codes.filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
});

test('docs/commands.md explains every variable that changes what tokenscan does', () => {
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const text = sources.map((name) => readPage(join('src', name))).join('\n');
  const variables = new Set(
    [...text.matchAll(/\benv\??\.?\['(TOKENSCAN_[A-Z_]+|[A-Z]+_COLOR)'\]/g)].map(([, name = '']) => name),
  );
  expect(variables.size).toBeGreaterThan(2);
  const page = readPage('docs/commands.md');
  expect([...variables].filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});

test('the rule file of docs/configuration.md loads, and its rule finds and masks what its example says', async () => {
  const page = readPage('docs/configuration.md');
  const file = /```json\n(.*?)```/s.exec(page.slice(page.indexOf('## Rules of your own')))?.[1] ?? '';
  const folder = temporaryFolder();
  writeTree(folder, { 'tokenscan.json': '{ "rules": ["tools/our-rules.json"] }', 'tools/our-rules.json': file });
  const rules = await tokenscan(['rules'], { cwd: folder });
  expect(rules.stdout).toContain('acme-key (high): Acme API key');
  const secret = seededBytes('acme', 12).toString('hex');
  writeTree(folder, { 'shop.ini': `key = acme_${secret}\n` });
  expect(await tokenscan(['--config', 'tokenscan.json', 'shop.ini'], { cwd: folder })).toMatchObject({ code: 1 });
  const masked = await tokenscan(['redact'], { cwd: folder, input: `key = acme_${secret}\n` });
  expect(masked.stdout).toMatch(/^key = acme_x{24}\n$/);
});
