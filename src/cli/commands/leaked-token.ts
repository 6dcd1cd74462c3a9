// `tokenscan help leaked-token`: the guide that is in the package, in English or Russian.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ArgumentsOf } from '../descriptor.ts';
import type { leakedToken as descriptor } from '../descriptors/leaked-token.ts';
import { EXIT } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';

/** Prints the guide in the language of `--lang`, or else of the locale. */
export async function leakedToken({ values }: ArgumentsOf<typeof descriptor>, terminal: Terminal): Promise<number> {
  const { LC_ALL, LC_MESSAGES, LANG } = terminal.env;
  const isRussian = /^ru(?:$|[_.-])/.test(LC_ALL || LC_MESSAGES || LANG || '');
  const language = values.lang ?? (isRussian ? 'ru' : 'en');
  const name = language === 'ru' ? 'leaked-token.ru.md' : 'leaked-token.md';
  terminal.print(readFileSync(join(terminal.program.script, '../../docs', name), 'utf8'));
  return EXIT.clean;
}
