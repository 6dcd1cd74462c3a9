// Finds out whether a program loads `.env`, and prints a command that does.

import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readRegularFile } from '../../system/regular-file.ts';
import { shellWord } from '../../system/shell-word.ts';
import type { FilePlan } from './plan-file.ts';

type Reader = Exclude<FilePlan['language'], undefined>;

interface Loader {
  /** Project files, and a pattern of what in them loads a `.env`. */
  readonly files: readonly string[];
  readonly loads: RegExp;
  readonly line: (file: string, dotEnv: string) => string;
}

const withShell =
  (start: (file: string) => string) =>
  (file: string, dotEnv: string): string =>
    `set -a; . ${dotEnv.includes('/') ? dotEnv : `./${dotEnv}`}; set +a; ${start(file)}`;
const NODE = ['package.json', 'Procfile', 'Dockerfile'];
const node: Loader = {
  files: NODE,
  loads: /dotenv|--env-file|loadEnvFile|"bun"|"next"|"vite"/,
  line: (file, dotEnv) => `node --env-file=${dotEnv} ${file}`,
};

const LOADERS: Readonly<Record<Exclude<Reader, 'compose'>, Loader>> = {
  javascript: node,
  typescript: {
    ...node,
    line: (file, dotEnv) => `npx tsx --env-file=${dotEnv} ${file}     (or node --env-file=${dotEnv} with what is built)`,
  },
  tsx: node,
  python: {
    files: ['requirements.txt', 'pyproject.toml', 'Pipfile', 'setup.py', 'setup.cfg'],
    loads: /dotenv|environs|decouple|pydantic[-_]settings|dynaconf/i,
    line: (file, dotEnv) => `pip install "python-dotenv[cli]" && dotenv -f ${dotEnv} run -- python ${file}`,
  },
  go: { files: ['go.mod'], loads: /godotenv|viper|envconfig/, line: withShell(() => 'go run .') },
  php: { files: ['composer.json'], loads: /dotenv|laravel\/framework/, line: withShell((file) => `php ${file}`) },
  ruby: { files: ['Gemfile'], loads: /dotenv|figaro/, line: withShell((file) => `ruby ${file}`) },
  java: {
    files: ['pom.xml', 'build.gradle', 'build.gradle.kts'],
    loads: /dotenv/,
    line: withShell(() => 'java …'),
  },
  csharp: { files: [], loads: /(?!)/, line: withShell(() => 'dotnet run') },
  rust: { files: ['Cargo.toml'], loads: /dotenv/, line: withShell(() => 'cargo run') },
  shell: { files: [], loads: /(?!)/, line: withShell((file) => `sh ${file}`) },
};

/** Whether the source itself loads `.env`. */
const LOADS_ITSELF =
  /load_?dotenv|dotenv\/config|dotenv['"]?\)?\.config|loadEnvFile|godotenv|Dotenv|\.\s+\.?\/?\S*\.env\b|source\s+\S*\.env\b/;

interface Started {
  /** The path of the source from `cwd`. */
  readonly file: string;
  readonly source: string;
  readonly language: FilePlan['language'];
  /** The folder of its `.env`. */
  readonly folder: string;
  readonly cwd: string;
}

/** A command for a shell in `cwd` that runs the program with the variables of `.env`; undefined if the program loads `.env` itself. */
export function loadingHint({ file, source, language, folder, cwd }: Started): string | undefined {
  if (language === undefined || language === 'compose' || LOADS_ITSELF.test(source)) return undefined;
  const { files, loads, line } = LOADERS[language];
  const isLoaded = files.some(
    (name) => existsSync(join(folder, name)) && loads.test(readRegularFile(join(folder, name)).toString('latin1')),
  );
  return isLoaded ? undefined : line(shellWord(file), shellWord(relative(cwd, join(folder, '.env'))));
}
