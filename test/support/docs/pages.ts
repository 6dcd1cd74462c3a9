// Reads the Markdown pages of the repository: their links, anchors and console examples.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The top folder of the repository. */
export const ROOT: string = fileURLToPath(new URL('../../..', import.meta.url));

/** The pages at the top of the repository, and all pages below `docs`, as paths from the top. */
export function listPages(): readonly string[] {
  const top = ['README.md', 'README.ru.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md'];
  const docs = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name.replaceAll('\\', '/')}`);
  return [...top.filter((name) => existsSync(join(ROOT, name))), ...docs.toSorted()];
}

/** The text of a page. */
export function readPage(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8');
}

export interface Link {
  /** The file the link points to, as a path from the top of the repository. */
  readonly path: string;
  /** The heading it points to, without `#`; empty if it names none. */
  readonly anchor: string;
}

/** The relative links of a page, outside of code blocks. */
export function linksOf(page: string): readonly Link[] {
  const prose = readPage(page)
    .replaceAll(/^```.*?^```$/gms, '')
    .replaceAll(/`[^`\n]*`/g, (code) => code.replaceAll(']', ' '));
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = '', anchor = ''] = target.split('#', 2);
      return { path: path === '' ? page : normalize(join(dirname(page), path)), anchor };
    });
}

/** The anchors of a page's headings, as GitHub makes them. */
export function anchorsOf(page: string): ReadonlySet<string> {
  const prose = readPage(page).replaceAll(/^```.*?^```$/gms, '');
  return new Set(
    [...prose.matchAll(/^#{1,6} (.+)$/gm)].map(([, title = '']) =>
      title
        .trim()
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\- _]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

const CONSOLE_BLOCK = /^```console\n(.*?)^```$/gms;
const COMMAND_WITH_OUTPUT = /^\$ (.*)\n((?:(?!\$ ).*\n)*)/gm;

/** The commands in the `console` blocks of a page: what is after each `$ `. */
export function consoleCommandsOf(page: string): readonly string[] {
  return [...readPage(page).matchAll(CONSOLE_BLOCK)].flatMap(([, block = '']) =>
    [...block.matchAll(COMMAND_WITH_OUTPUT)].map(([, command = '']) => command),
  );
}

/** The page with the output of each command replaced. @param outputs by command; each line ends with a line feed */
export function withOutputs(page: string, outputs: ReadonlyMap<string, string>): string {
  return readPage(page).replaceAll(CONSOLE_BLOCK, (whole: string) =>
    whole.replaceAll(COMMAND_WITH_OUTPUT, (_pair: string, command: string, output: string) => {
      return `$ ${command}\n${outputs.get(command) ?? output}`;
    }),
  );
}
