// `tokenscan help leaked-token`: the guide that is in the package, in English or Russian.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderMarkdown } from '../../report/markdown-text.ts';
import { wantsColor } from '../../report/paint.ts';
import { startedAs } from '../../system/started-as.ts';
import type { ArgumentsOf } from '../descriptor.ts';
import type { leakedToken as descriptor } from '../descriptors/leaked-token.ts';
import { EXIT } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';

/** Where the guide starts tokenscan: in a code span, or in a line of code. */
const STARTS = /(?<=^ {4}|`|\| |: )tokenscan(?= [a-z])/gm;

/** Prints the guide in the language of `--lang`, or else of the locale; its commands start tokenscan as we were started. */
export async function leakedToken({ values }: ArgumentsOf<typeof descriptor>, terminal: Terminal): Promise<number> {
  const { LC_ALL, LC_MESSAGES, LANG } = terminal.env;
  const isRussian = /^ru(?:$|[_.-])/.test(LC_ALL || LC_MESSAGES || LANG || '');
  const language = values.lang ?? (isRussian ? 'ru' : 'en');
  const name = language === 'ru' ? 'leaked-token.ru.md' : 'leaked-token.md';
  const page = readFileSync(join(terminal.program.files, '../docs', name), 'utf8');
  const command = startedAs(terminal);
  const { columns: width, env, stdoutIsTerminal } = terminal;
  terminal.print(
    renderMarkdown(
      page.replace(STARTS, () => command),
      { width, color: wantsColor('auto', env, stdoutIsTerminal) },
    ),
  );
  return EXIT.clean;
}
