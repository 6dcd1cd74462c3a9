// The types of the package: one file, which names all it uses and promises no value that is not there; programs compile against it.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as api from '../../../src/index.ts';
import { someOf } from '../../support/soak.ts';
import { run, temporaryFolder } from '../../support/terminal/cli.ts';

const ROOT = new URL('../../..', import.meta.url).pathname;

/** The declaration file without comments. */
const declarations = readFileSync(join(ROOT, 'dist/index.d.cts'), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');

/** What it exports, by the name that programs import. */
const exported = new Map(
  (/^export \{([^}]*)\};/m.exec(declarations)?.[1] ?? '').split(',').map((entry) => {
    const [name = '', alias = name] = entry
      .trim()
      .replace(/^type /, '')
      .split(' as ');
    return [alias, name] as const;
  }),
);

/** What it declares: its kind and its name. */
const declared = [...declarations.matchAll(/^(?:declare )?(?:abstract )?(type|interface|class|const|function) ([\w$]+)/gm)].map(
  ([, kind = '', name = '']) => ({ kind, name }),
);

test('every module of ours is in the one file', () => {
  expect(existsSync(join(ROOT, 'dist/types'))).toBe(false);
  expect(
    [...declarations.matchAll(/\bfrom ["']([^"']+)["']|\bimport\(["']([^"']+)/g)].map(([, from, lazy]) => from ?? lazy),
  ).toEqual(['node:stream']);
});

test('every type in it is exported', () => {
  const names = new Set(exported.values());
  expect(names.size).toBeGreaterThan(80);
  expect(declared.filter(({ kind, name }) => kind !== 'const' && !names.has(name))).toEqual([]);
});

test('every value that it promises is there, and no other', () => {
  const names = new Set(exported.values());
  const values = declared.filter(({ kind, name }) => ['class', 'const', 'function'].includes(kind) && names.has(name));
  expect(values.map(({ name }) => name).toSorted()).toEqual(Object.keys(api).toSorted());
});

test('the parts of the search are not part of the API', () => {
  expect(declarations).not.toMatch(/\b(?:Kernel|Buckets|Plan|Probe|Anchor)\b/);
});

/** A folder in which the package is installed. */
function makeProgram(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  const installed = join(folder, 'node_modules/tokenscan');
  mkdirSync(join(installed, 'dist'), { recursive: true });
  for (const file of ['dist/index.d.ts', 'dist/index.d.cts', 'package.json']) cpSync(join(ROOT, file), join(installed, file));
  mkdirSync(join(folder, 'node_modules/@types'));
  for (const name of ['@types/node', 'undici-types'])
    symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

function compile(folder: string): string {
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  try {
    return execFileSync(process.execPath, [tsc, '--project', folder], { encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    return String((error as { stdout?: unknown }).stdout ?? error);
  }
}

test('a consumer with `declaration` compiles against every export', () => {
  const functions = Object.entries(api).filter(([name, value]) => typeof value === 'function' && !/^[A-Z]/.test(name));
  expect(functions.length).toBeGreaterThan(15);
  const lines = functions.flatMap(([name]) => [
    `export const ${name}Parameters = parametersOf(tokenscan.${name});`,
    `export const ${name}Result = resultOf(tokenscan.${name});`,
  ]);
  const folder = makeProgram({
    'consumer.ts': `import * as tokenscan from 'tokenscan';
     declare function parametersOf<List extends readonly unknown[]>(call: (...list: List) => unknown): List;
     declare function resultOf<Result>(call: (...list: never) => Result): Result;
     ${lines.join('\n')}`,
    'package.json': '{ "type": "module" }',
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        ...{ target: 'es2023', module: 'nodenext', types: ['node'], strict: true },
        ...{ declaration: true, emitDeclarationOnly: true, outDir: 'out' },
      },
      include: ['consumer.ts'],
    }),
  });
  expect(compile(folder)).toBe('');
  expect(readFileSync(join(folder, 'out/consumer.d.ts'), 'utf8')).toContain('scanFilesParameters');
});

describe('with defaults for all options', () => {
  const program = `import { audit, createDetector, createRedactor, formatAudit, formatAuditJson, formatAuditMarkdown, formatJson, formatText,
      prepareRules, scanFiles, scanGit, scanLogs, scanProcesses, scanShell, scanStaged, type Report } from 'tokenscan';
    export async function main(): Promise<string> {
      const reports: (Report | undefined)[] = [await scanFiles(['.']), await scanStaged(), await scanGit(), await scanLogs(),
        await scanShell(), await scanProcesses(), await scanFiles(['.'], { env: process.env, allow: false })];
      createDetector(prepareRules());
      createRedactor(prepareRules());
      const result = await audit();
      return reports.map((report) => (report ? formatText(report) + formatJson(report) : '')).join('')
        + formatAudit(result) + formatAuditJson(result) + formatAuditMarkdown(result);
    }`;

  const WAYS: readonly (readonly [name: string, options: object, manifest: string])[] = [
    ['nodenext', { module: 'nodenext' }, '{ "type": "module" }'],
    ['a bundler', { module: 'esnext', moduleResolution: 'bundler' }, '{}'],
    ['CommonJS, which cannot import ES modules', { module: 'node16' }, '{}'],
  ];
  // As the first of them the consumer above is compiled, too.
  test.each(someOf(WAYS, 3, 2))('a program compiles: %s', (_, options, manifest) => {
    const folder = makeProgram({
      'main.ts': program,
      'package.json': manifest,
      'tsconfig.json': JSON.stringify({
        compilerOptions: {
          target: 'es2023',
          types: ['node'],
          strict: true,
          exactOptionalPropertyTypes: true,
          noEmit: true,
          ...options,
        },
        include: ['main.ts'],
      }),
    });
    expect(compile(folder)).toBe('');
  });
});

test('older ways to resolve modules find the package by main and types', () => {
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Record<string, unknown>;
  expect(manifest).toMatchObject({
    main: './dist/index.cjs',
    types: './dist/index.d.cts',
    exports: { '.': { require: { types: manifest['types'], default: manifest['main'] } } },
  });
});

test('the ES module exports what the CommonJS module does, and is the same', async () => {
  const program = `import * as module from '${join(ROOT, 'dist/index.js')}';
    import { createRequire } from 'node:module';
    const required = createRequire(import.meta.url)('${join(ROOT, 'dist/index.cjs')}');
    const names = Object.keys(required).sort();
    console.log(names.every((name) => module[name] === required[name]), Object.keys(module).join() === names.join());`;
  const result = await run(process.execPath, ['--input-type=module', '--eval', program]);
  expect(result).toEqual({ code: 0, stdout: 'true true\n', stderr: '' });
  expect(readFileSync(join(ROOT, 'dist/index.d.ts'), 'utf8')).toBe("export * from './index.cjs';\n");
});
