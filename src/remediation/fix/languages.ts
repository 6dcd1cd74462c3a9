// Detects the programming language of a file.
import { basename, extname } from 'node:path';
import type { Language } from './language.ts';

type Load = () => Promise<Language>;

const LOADS = {
  javascript: async () => (await import('./languages/javascript.ts')).javascript,
  typescript: async () => (await import('./languages/javascript.ts')).typescript,
  tsx: async () => (await import('./languages/javascript.ts')).tsx,
  python: async () => (await import('./languages/python.ts')).python,
  go: async () => (await import('./languages/go.ts')).go,
  php: async () => (await import('./languages/php.ts')).php,
  ruby: async () => (await import('./languages/ruby.ts')).ruby,
  java: async () => (await import('./languages/java.ts')).java,
  csharp: async () => (await import('./languages/csharp.ts')).csharp,
  rust: async () => (await import('./languages/rust.ts')).rust,
  shell: async () => (await import('./languages/shell.ts')).shell,
} satisfies Record<string, Load>;

export type LanguageName = keyof typeof LOADS;

/** The names of all languages that are rewritten. */
export const LANGUAGE_NAMES: readonly LanguageName[] = Object.keys(LOADS) as LanguageName[];

const EXTENSIONS: Readonly<Record<string, LanguageName>> = {
  ...{ '.js': 'javascript', '.mjs': 'javascript', '.cjs': 'javascript', '.jsx': 'javascript' },
  ...{ '.ts': 'typescript', '.mts': 'typescript', '.cts': 'typescript', '.tsx': 'tsx' },
  ...{ '.py': 'python', '.pyw': 'python', '.go': 'go', '.php': 'php', '.rb': 'ruby', '.rake': 'ruby', '.ru': 'ruby' },
  ...{ '.java': 'java', '.cs': 'csharp', '.csx': 'csharp', '.rs': 'rust' },
  ...{ '.sh': 'shell', '.bash': 'shell', '.ksh': 'shell', '.zsh': 'shell' },
};

/** Files without an extension. */
const NAMES: Readonly<Record<string, LanguageName>> = {
  // No startup file of a shell: `${X:?…}` would end a login shell at once.
  ...{ Rakefile: 'ruby', Gemfile: 'ruby' },
};

const PROGRAMS: readonly (readonly [RegExp, LanguageName])[] = [
  [/^python[0-9.]*$/, 'python'],
  [/^(?:node|nodejs|bun)$/, 'javascript'],
  [/^(?:tsx|ts-node|deno)$/, 'typescript'],
  [/^(?:ba|da|k|mk|z)?sh$/, 'shell'],
  [/^ruby$/, 'ruby'],
  [/^php[0-9.]*$/, 'php'],
];

/** The language of the file at `path` with the content `text`; undefined if it is not known. */
export function languageOf(path: string, text: string): LanguageName | undefined {
  const name = basename(path);
  const byName = Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
  const extension = extname(name).toLowerCase();
  const known = byName ?? (Object.hasOwn(EXTENSIONS, extension) ? EXTENSIONS[extension] : undefined);
  if (known !== undefined || extension !== '') return known;
  const [, program = ''] = /^#![ \t]*(?:\S*\/)?(?:env[ \t]+(?:-S[ \t]+)?(?:\S*\/)?)?([\w.-]+)/.exec(text) ?? [];
  return PROGRAMS.find(([pattern]) => pattern.test(program))?.[1];
}

/** Loads a language. */
export function loadLanguage(name: LanguageName): Promise<Language> {
  return LOADS[name]();
}
