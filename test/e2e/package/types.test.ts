// The types of the package: every type in the signature of an export is an export, and a consumer who declares types compiles.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as api from '../../../src/index.ts';
import { temporaryFolder } from '../../support/terminal/cli.ts';

const ROOT = new URL('../../..', import.meta.url).pathname;
const TYPES = join(ROOT, 'dist/types/src');

/** The declaration files of the package's exports, with the names that each exports. */
function readExports(): ReadonlyMap<string, string> {
  const exported = new Map<string, string>();
  for (const [, list, path = ''] of readDeclarations('index').matchAll(
    /export (?:type )?(?:\*|\{([^}]*)\}) from '\.\/([^']+)'/g,
  )) {
    const file = path.replace(/\.[jt]s$/, '');
    const names = list === undefined ? declaredIn(file) : list.split(',').map((one) => one.replace(/^\s*(?:type )?|\s+$/g, ''));
    for (const name of names.filter(Boolean)) exported.set(name, file);
  }
  return exported;
}

/** A declaration file without comments and string literals. */
function readDeclarations(file: string): string {
  const text = readFileSync(join(TYPES, `${file}.d.ts`), 'utf8');
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
}

const DECLARATION = 'export (?:declare )?(?:abstract )?(?:type|interface|class|const|function) ';

function declaredIn(file: string): readonly string[] {
  return [...readDeclarations(file).matchAll(new RegExp(`${DECLARATION}(\\w+)`, 'g'))].map(([, name = '']) => name);
}

/** What is known without an import. */
const GLOBAL = new Set(
  (
    'AbortSignal AsyncIterable Buffer Date Error ErrorOptions Exclude Extract Iterable NonNullable Omit Partial Pick Promise ' +
    'Readonly ReadonlyMap ReadonlySet Record RegExp Transform Uint8Array Uint32Array'
  ).split(' '),
);

test('every type in the signature of an export is exported, too', () => {
  const exported = readExports();
  expect(exported.size).toBeGreaterThan(60);
  const missing = [...exported].flatMap(([whole, file]) => {
    // `A as B` in a list: declared as A, exported as B.
    const [name = ''] = whole.split(' as ');
    const [text = ''] =
      new RegExp(`${DECLARATION}${name}\\b[\\s\\S]*?(?=\\n(?:export|import|declare|type|interface)|$(?![\\s\\S]))`).exec(
        readDeclarations(file),
      ) ?? [];
    expect(text).not.toBe('');
    const names = new Set(text.replace(/'[^'\n]*'|typeof \w+/g, '').match(/\b[A-Z]\w*[a-z]\w*/g));
    const known = [...exported.keys()].map((entry) => entry.split(' as ')[0]);
    // A type parameter, and a part of the file that has no name outside of it.
    const isLocal = (other: string): boolean => new RegExp(`<${other}\\b|^type ${other}\\b`, 'm').test(readDeclarations(file));
    return [...names]
      .filter((other) => !known.includes(other) && !GLOBAL.has(other) && !isLocal(other))
      .map((other) => `${name} uses ${other}`);
  });
  expect(missing).toEqual([]);
});

test('a consumer with `declaration` compiles against every export', () => {
  const folder = temporaryFolder();
  const installed = join(folder, 'node_modules/tokenscan');
  cpSync(join(ROOT, 'dist/types'), join(installed, 'dist/types'), { recursive: true });
  cpSync(join(ROOT, 'package.json'), join(installed, 'package.json'));
  mkdirSync(join(folder, 'node_modules/@types'));
  for (const name of ['@types/node', 'undici-types'])
    symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name));
  const functions = Object.entries(api).filter(([name, value]) => typeof value === 'function' && !/^[A-Z]/.test(name));
  expect(functions.length).toBeGreaterThan(15);
  const lines = functions.flatMap(([name]) => [
    `export const ${name}Parameters = parametersOf(tokenscan.${name});`,
    `export const ${name}Result = resultOf(tokenscan.${name});`,
  ]);
  writeFileSync(
    join(folder, 'consumer.ts'),
    `import * as tokenscan from 'tokenscan';
     declare function parametersOf<List extends readonly unknown[]>(call: (...list: List) => unknown): List;
     declare function resultOf<Result>(call: (...list: never) => Result): Result;
     ${lines.join('\n')}`,
  );
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        ...{ target: 'es2023', module: 'nodenext', types: ['node'], strict: true },
        ...{ declaration: true, emitDeclarationOnly: true, outDir: 'out' },
      },
      include: ['consumer.ts'],
    }),
  );
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  expect(() => execFileSync(process.execPath, [tsc, '--project', folder], { encoding: 'utf8', stdio: 'pipe' })).not.toThrow();
  expect(readFileSync(join(folder, 'out/consumer.d.ts'), 'utf8')).toContain('scanFilesParameters');
});
