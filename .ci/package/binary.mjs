// Builds dist-binary/: tokenscan as a single executable (a Node from 25.5 on with our files in it), and as a .deb and a Python wheel with
// that executable. `npm run build:binary [NODE]`; NODE is the program to put in, else the one that runs this. Linux only.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { rolldown } from 'rolldown';
import { writeDeb } from './deb.mjs';
import { writeWheel } from './wheel.mjs';

const OUT = 'dist-binary';

/** What the executable unpacks: dist without what only programs import, its two dependencies, and what it reads beside dist. */
function listFiles() {
  const below = (folder, isWanted = () => true) =>
    readdirSync(folder, { recursive: true })
      .map((name) => join(folder, name))
      .filter((name) => statSync(name).isFile() && isWanted(name));
  return [
    ...below('dist', (name) => !/\/index\.(?:js|cjs|d\.c?ts)$/.test(name)),
    'docs/leaked-token.md',
    'docs/leaked-token.ru.md',
    'LICENSE',
    ...dependenciesOf('.').flatMap((folder) => below(folder, (name) => /\.(?:c?js|json)$|\/LICEN[CS]E/i.test(name))),
  ].sort();
}

/** The folders of all dependencies of the package in `folder`, as npm has laid them. */
function dependenciesOf(folder, known = new Set()) {
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  for (const name of Object.keys(dependencies)) {
    const own = join(folder, 'node_modules', name);
    const found = existsSync(own) ? own : join('node_modules', name);
    if (known.has(found)) continue;
    known.add(found);
    dependenciesOf(found, known);
  }
  return [...known].filter((path, _, all) => !all.some((other) => path.startsWith(`${other}/`)));
}

async function bundleStart() {
  const bundle = await rolldown({ input: 'src/cli/single-executable.ts', platform: 'node', external: [/^node:/] });
  await bundle.write({ file: `${OUT}/start.cjs`, format: 'cjs', comments: { jsdoc: false } });
  await bundle.close();
}

/** Writes the executable; returns its path. */
async function writeExecutable(node, { name, version }) {
  await bundleStart();
  writeFileSync(`${OUT}/package.json`, `${JSON.stringify({ name, version })}\n`);
  const assets = Object.fromEntries([...listFiles().map((path) => [path, path]), ['package.json', `${OUT}/package.json`]]);
  const hash = createHash('sha256');
  for (const [path, file] of Object.entries(assets)) hash.update(`${path}\0`).update(readFileSync(file)).update('\0');
  const contents = { digest: hash.digest('hex').slice(0, 32), names: Object.keys(assets) };
  writeFileSync(`${OUT}/contents.json`, JSON.stringify(contents));
  const config = {
    main: `${OUT}/start.cjs`,
    output: `${OUT}/tokenscan`,
    disableExperimentalSEAWarning: true,
    assets: { ...assets, contents: `${OUT}/contents.json` },
  };
  writeFileSync(`${OUT}/config.json`, JSON.stringify(config));
  execFileSync(node, ['--build-sea', `${OUT}/config.json`], { stdio: ['ignore', 'ignore', 'inherit'] });
  chmodSync(config.output, 0o755);
  for (const file of ['start.cjs', 'package.json', 'contents.json', 'config.json']) rmSync(`${OUT}/${file}`);
  return config.output;
}

const node = resolve(process.argv[2] ?? process.execPath);
const [major, minor] = execFileSync(node, ['--version'], { encoding: 'utf8' }).slice(1).split('.').map(Number);
if (major < 26 && !(major === 25 && minor >= 5)) {
  console.error(`${node}: Node ${major}.${minor} builds no single executables; name one from 25.5 on: npm run build:binary NODE`);
  process.exit(2);
}
await import('../build.mjs');
rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT);
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const executable = await writeExecutable(node, manifest);
const level = process.env.TOKENSCAN_PACK === 'quick' ? 0 : 9;
const made = [executable, writeDeb(OUT, executable, manifest, level), writeWheel(OUT, executable, manifest, level)];
for (const file of made) console.log(`${file} ${(statSync(file).size / 1e6).toFixed(1)} MB`);
