// Bundles src into dist: cli.cjs for the command line; index, pino, winston and console for programs, each for require and
// for import; chunks they share; types.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { rolldown } from 'rolldown';
import { minifySync, transformSync } from 'rolldown/utils';
import { dts } from 'rolldown-plugin-dts';
import { isBuilt, noteBuilt } from './build-digest.mjs';

// Beside the old one until it is whole: the repository's own hook runs what is in dist.
const NEW = 'dist.new';

// What a hook needs is two files: each file more costs it about a millisecond. src/layers.json says what they hold: the core all that a
// hook runs, the start what loads the core in its compiled form. What looks into containers, say, comes when it meets one.
const { core, start } = JSON.parse(readFileSync('src/layers.json', 'utf8'));
const pattern = (paths) => `/src/(?:${paths.map((path) => (path.endsWith('/') ? path : `${path}\\.ts`)).join('|')})`;
const CORE = new RegExp(`${pattern(core)}|/rules/telegram`);
const START = new RegExp(`${pattern(start)}|rolldown[/\\\\:]runtime`);

/** What nearly all rules have. */
const USUAL = { severity: 'high', confidence: 'possible' };

/** What puts back into rules what was taken out of their text. Of the core, as its name says. */
const RECALL = '\0/rules/telegram-recall';

const RECALL_CODE = `export const recall = (family) => {
  for (const rule of family.rules) {
    for (const key in rule) if (rule[key].as >= 0) rule[key] = family.rules[rule[key].as][key];
    for (const key in USUAL) rule[key] ??= USUAL[key];
    rule.examples.match ??= [];
  }
  return family;
};
const USUAL = ${JSON.stringify(USUAL)};`;

/** The rules as JSON in a text: Node reads that in a fraction of the time it takes for the same as source. */
const rulesAsText = {
  name: 'rules-as-text',
  resolveId: (id) => (id === RECALL ? id : undefined),
  load(id) {
    if (id === RECALL) return { code: RECALL_CODE, moduleType: 'js' };
    if (!/\/rules\/[\w-]+\.json$/.test(id)) return undefined;
    const family = JSON.parse(readFileSync(id, 'utf8'));
    delete family.$schema;
    const rules = family.rules.map((rule, at) => withoutRepeats(withoutUsual(rule), family.rules.slice(0, at).map(withoutUsual)));
    const text = JSON.stringify({ ...family, rules });
    const code = `import { recall } from ${JSON.stringify(RECALL)};\nexport default recall(JSON.parse(${JSON.stringify(text)}));`;
    return { code, moduleType: 'js' };
  },
};

/** A rule without what nearly all have. Tests read the examples; of a program, `rules` alone prints the first one that is ignored. */
function withoutUsual(rule) {
  const rest = Object.entries(rule).filter(([key, value]) => USUAL[key] !== value);
  return { ...Object.fromEntries(rest), examples: { ignore: rule.examples.ignore.slice(0, 1) } };
}

/** A rule in which each list and object that one of those before it has too is a reference to that one. */
function withoutRepeats(rule, before) {
  const entries = Object.entries(rule).map(([key, value]) => {
    const as = typeof value === 'object' ? before.findIndex((other) => JSON.stringify(other[key]) === JSON.stringify(value)) : -1;
    return [key, as < 0 ? value : { as }];
  });
  return Object.fromEntries(entries);
}

/** A digest of all that decides what a scan finds: sources, rules, libraries. */
function digestOfCode() {
  const hash = createHash('sha256');
  const names = ['src', 'rules'].flatMap((folder) => readdirSync(folder, { recursive: true }).map((name) => join(folder, name)));
  for (const name of [...names, 'package.json', 'package-lock.json'].sort())
    if (statSync(name).isFile()) hash.update(`${name}\0`).update(readFileSync(name)).update('\0');
  return hash.digest('hex');
}

/** Lists of what earlier scans found clean are for one version of the code. */
const codeDigest = {
  name: 'code-digest',
  load(id) {
    if (!id.endsWith('/src/sources/code-digest.ts')) return undefined;
    return { code: `export const CODE_DIGEST = 'build ${digestOfCode()}';`, moduleType: 'js' };
  },
};

/** Characters outside of ASCII, which are in strings and regular expressions only, as escapes: V8 reads text of single bytes faster. */
function toAscii(path) {
  const asEscape = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
  writeFileSync(path, readFileSync(path, 'utf8').replace(/[^\0-\x7f]/g, asEscape));
}

/**
 * Shortens the names of functions in the core, too: a hook reads 12,000 bytes less. Stacks still have the names of classes and methods, and
 * the column, which says exactly where in the core an error was.
 */
function shortenNames(path) {
  const { code, errors } = minifySync(path, readFileSync(path, 'utf8'), {
    mangle: { toplevel: true, keepNames: { function: false, class: true } },
    codegen: { removeWhitespace: true },
  });
  if (errors.length > 0) throw new Error(`${path}: ${errors[0].message}`);
  writeFileSync(path, code);
}

async function build(input, output) {
  const bundle = await rolldown({
    input,
    platform: 'node',
    experimental: { attachDebugInfo: 'none' },
    plugins: [rulesAsText, codeDigest],
    // jsonc-parser's main file loads its parts in a way that cannot be bundled; its module does not.
    resolve: { mainFields: ['module', 'main'] },
    // Small libraries are part of the bundle. These two come as dependencies, loaded only where globs are in use.
    external: ['fast-glob', 'picomatch', /^node:/],
    // tree-sitter's glue has a way to load code that no grammar takes.
    checks: { eval: false },
  });
  const { output: chunks } = await bundle.write({ dir: NEW, ...output });
  await bundle.close();
  for (const { fileName, moduleIds = [] } of chunks) {
    if (fileName === 'core.cjs') shortenNames(join(NEW, fileName));
    if (fileName.endsWith('.cjs')) toAscii(join(NEW, fileName));
    for (const id of moduleIds) noteLibrary(id);
  }
}

/** The libraries that are part of the bundle, by name: their licences want to go with them. */
const libraries = new Map();

function noteLibrary(id) {
  const [folder, name] = /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id) ?? [];
  if (folder === undefined || libraries.has(name)) return;
  const { version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e(?:[.-].*)?$/i.test(entry));
  if (file === undefined && !NAMED_ONLY.has(name)) throw new Error(`${name} is bundled and has no file with its licence`);
  const text = file === undefined ? '' : readFileSync(`${folder}/${file}`, 'utf8').trim();
  libraries.set(name, `${name} ${version} (${license})\n\n${text}\n`);
}

/** Libraries that name their licence and bring no text of it. */
const NAMED_ONLY = new Set(['xz-decompress']);

/** What the licences of bundled libraries ask for. */
function writeNotices() {
  const all = [...libraries.keys()].sort().map((name) => libraries.get(name));
  writeFileSync(`${NEW}/THIRD-PARTY-LICENSES.txt`, all.join(`\n${'-'.repeat(80)}\n\n`));
}

/** The grammars that `fix` reads code with, a megabyte when packed, fifteen when not. */
function packGrammars() {
  const from = 'node_modules/@vscode/tree-sitter-wasm';
  const languages = ['bash', 'c-sharp', 'go', 'java', 'javascript', 'php', 'python', 'ruby', 'rust', 'tsx', 'typescript'];
  mkdirSync(`${NEW}/grammars`, { recursive: true });
  for (const name of ['tree-sitter', ...languages.map((language) => `tree-sitter-${language}`)]) {
    const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 24 };
    writeFileSync(`${NEW}/grammars/${name}.wasm.br`, brotliCompressSync(readFileSync(`${from}/wasm/${name}.wasm`), { params }));
  }
  copyFileSync(`${from}/LICENSE`, `${NEW}/grammars/LICENSE`);
}

/** The subpaths of the package: `tokenscan/pino`. */
const LOGGERS = ['pino', 'winston', 'console'];

/** The API as ES modules: what index.cjs and its like export, by name. A second copy of the code would double the package. */
function writeModules() {
  // pino loads a transport by its default export.
  appendFileSync(`${NEW}/pino.cjs`, 'exports.default = exports.transport;\n');
  for (const entry of ['index', 'pino', 'winston']) {
    const names = Object.keys(createRequire(import.meta.url)(resolve(NEW, `${entry}.cjs`))).sort();
    writeFileSync(`${NEW}/${entry}.js`, moduleOf(entry, names));
  }
  writeFileSync(`${NEW}/console.js`, "import './console.cjs';\n");
}

function moduleOf(entry, names) {
  const named = names.filter((name) => name !== 'default');
  const whole = named.length === names.length ? '' : `import all from './${entry}.cjs';\nexport default all.default;\n`;
  return `${whole}export { ${named.join(', ')} } from './${entry}.cjs';\n`;
}

/**
 * The types of each entry as one file: what is not exported cannot be imported from the middle of the package. They are those of the CommonJS
 * module, because an ES module may import these and not the other way round.
 */
async function bundleTypes() {
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '--project', '.ci/tsconfig.types.json'], {
    stdio: 'inherit',
  });
  const sources = [['index', 'index'], ...LOGGERS.map((name) => [name, `redact/loggers/${name}`])];
  for (const [entry, source] of sources) {
    // One by one: none may share a file with another.
    const input = { [entry]: `${NEW}/types/src/${source}.d.ts` };
    const bundle = await rolldown({ input, plugins: dts({ dtsInput: true, sourcemap: false }), external: [/^node:/] });
    await bundle.write({ dir: NEW, format: 'esm', entryFileNames: '[name].cts' });
    await bundle.close();
  }
  appendFileSync(`${NEW}/pino.d.cts`, '\nexport { transport as default };\n');
  for (const entry of ['index', ...LOGGERS])
    writeFileSync(
      `${NEW}/${entry}.d.ts`,
      `export * from './${entry}.cjs';\n${entry === 'pino' ? "export { default } from './pino.cjs';\n" : ''}`,
    );
  rmSync(`${NEW}/types`, { recursive: true });
}

/**
 * Puts the check of Node's version at the start of the file that Node reads first, and rewrites that file in syntax which old versions can
 * read: they have to get as far as the check. Everything else is loaded after it.
 */
function guardStart(file) {
  const { code, errors } = transformSync(file, readFileSync(file, 'utf8'), { target: 'es2017', sourceType: 'commonjs' });
  if (errors.length > 0) throw new Error(`${file}: ${errors[0].message}`);
  const check = readFileSync('.ci/check-node.cjs', 'utf8').replace(/^\/\/.*\n/, '');
  writeFileSync(
    file,
    code.replace(/^#!.*\n/, (line) => line + check),
  );
}

async function buildAll() {
  rmSync(NEW, { recursive: true, force: true });
  // CommonJS for the command line: without the loader of ES modules Node starts a hook a fifth faster.
  await build(
    {
      cli: 'src/cli/main.ts',
      'scan-worker': 'src/scan/worker-thread.ts',
      'objects-worker': 'src/scan/git/objects-thread.ts',
      index: 'src/index.ts',
      ...Object.fromEntries(LOGGERS.map((name) => [name, `src/redact/loggers/${name}.ts`])),
    },
    {
      format: 'cjs',
      exports: 'named',
      entryFileNames: '[name].cjs',
      // Beside the entries: the core starts the worker by its place.
      // The core by a fixed name: src/cli/main.ts loads it with its compiled form.
      chunkFileNames: ({ name }) => (name === 'core' ? 'core.cjs' : '[name]-[hash].cjs'),
      // The descriptors together, because the main help reads them all; that of `hook` is in the core.
      codeSplitting: {
        groups: [
          { name: 'start', test: START, priority: 2 },
          { name: 'core', test: CORE, priority: 1 },
          // What the hook of a coding agent loads beside the core.
          {
            name: 'agents',
            test: /\/src\/(?:agents\/(?!settings\/|check|secrets)|cli\/commands\/hook\/(?:hook-agent|agent-process))/,
          },
          { name: 'descriptors', test: /\/src\/cli\/descriptors\// },
          // What the worker has in common with the pool: in the worker's own file, it would run where the pool is loaded.
          { name: 'threads', test: /\/src\/sources\/files\/(?:block-map|file-records|known-files)\.ts$/ },
        ],
      },
      // The core is loaded as a script, which has `require` only.
      dynamicImportInCjs: false,
      // Docstrings, indentation and long names of variables are for readers of src: a hook must not read them. Functions keep their names,
      // which are in stacks, but in the core.
      comments: { jsdoc: false },
      minify: { compress: true, mangle: { keepNames: true }, codegen: { removeWhitespace: true } },
    },
  );
  writeModules();
  packGrammars();
  writeNotices();
  guardStart(`${NEW}/cli.cjs`);
  chmodSync(`${NEW}/cli.cjs`, 0o755);
  const env = { ...process.env, NODE_DISABLE_COMPILE_CACHE: '1' };
  writeFileSync(`${NEW}/tokenscan.1`, execFileSync(process.execPath, [`${NEW}/cli.cjs`, 'completion', 'man'], { env }));
  await bundleTypes();
  rmSync('dist', { recursive: true, force: true });
  renameSync(NEW, 'dist');
  noteBuilt();
}

if (!isBuilt()) await buildAll();
