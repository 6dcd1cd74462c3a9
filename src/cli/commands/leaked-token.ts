// `tokenscan help leaked-token`: the whole way out, in English or Russian.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { choose, parseOptions } from '../options.ts';
import type { Command } from '../terminal.ts';

/** Prints the guide that is in the package: where a token has leaked is no time to look for documentation. */
export const leakedToken: Command = async (args, terminal) => {
  const { values } = await parseOptions(args, { lang: { type: 'string' } });
  const { LC_ALL, LC_MESSAGES, LANG } = terminal.env;
  const russian = /^ru(?:$|[_.-])/.test(LC_ALL || LC_MESSAGES || LANG || '');
  const language = choose('lang', values.lang, ['en', 'ru'], russian ? 'ru' : 'en');
  const name = language === 'ru' ? 'leaked-token.ru.md' : 'leaked-token.md';
  terminal.print(readFileSync(join(terminal.program.script, '../../docs', name), 'utf8'));
  return 0;
};
