// How a program gets to see what is in `.env`, where it does not yet.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shellWord } from '../sources/shell-word.ts';
import type { FilePlan } from './plan-file.ts';

type Reader = Exclude<FilePlan['language'], undefined>;

interface Way {
  /** The files that say what a program is made of, and what in them loads a `.env`. */
  readonly files: readonly string[];
  readonly loads: RegExp;
  readonly line: (file: string) => string;
}

const WITH_SHELL = (start: string) => (): string => `set -a; . ./.env; set +a; ${start}`;
const NODE = ['package.json', 'Procfile', 'Dockerfile'];
const node: Way = {
  files: NODE,
  loads: /dotenv|--env-file|loadEnvFile|"bun"|"next"|"vite"/,
  line: (file) => `node --env-file=.env ${file}`,
};

const WAYS: Readonly<Record<Exclude<Reader, 'compose'>, Way>> = {
  javascript: node,
  typescript: { ...node, line: (file) => `npx tsx --env-file=.env ${file}     (or node --env-file=.env with what is built)` },
  tsx: node,
  python: {
    files: ['requirements.txt', 'pyproject.toml', 'Pipfile', 'setup.py', 'setup.cfg'],
    loads: /dotenv|environs|decouple|pydantic[-_]settings|dynaconf/i,
    line: (file) => `pip install "python-dotenv[cli]" && dotenv run -- python ${file}`,
  },
  go: { files: ['go.mod'], loads: /godotenv|viper|envconfig/, line: WITH_SHELL('go run .') },
  php: { files: ['composer.json'], loads: /dotenv|laravel\/framework/, line: (file) => `set -a; . ./.env; set +a; php ${file}` },
  ruby: { files: ['Gemfile'], loads: /dotenv|figaro/, line: (file) => `set -a; . ./.env; set +a; ruby ${file}` },
  java: {
    files: ['pom.xml', 'build.gradle', 'build.gradle.kts'],
    loads: /dotenv/,
    line: WITH_SHELL('java …'),
  },
  csharp: { files: [], loads: /(?!)/, line: WITH_SHELL('dotnet run') },
  rust: { files: ['Cargo.toml'], loads: /dotenv/, line: WITH_SHELL('cargo run') },
  shell: { files: [], loads: /(?!)/, line: (file) => `set -a; . ./.env; set +a; sh ${file}` },
};

/** Whether the source itself loads `.env`. */
const LOADS_ITSELF =
  /load_?dotenv|dotenv\/config|dotenv['"]?\)?\.config|loadEnvFile|godotenv|Dotenv|\.\s+\.?\/?\S*\.env\b|source\s+\S*\.env\b/;

/** A command that runs the program with what is in `.env`, unless something in it loads that. */
export function loadingHint(file: string, source: string, folder: string, language: FilePlan['language']): string | undefined {
  if (language === undefined || language === 'compose' || LOADS_ITSELF.test(source)) return undefined;
  const { files, loads, line } = WAYS[language];
  const isLoaded = files.some((name) => existsSync(join(folder, name)) && loads.test(readFileSync(join(folder, name), 'latin1')));
  return isLoaded ? undefined : line(shellWord(file));
}
