// A token for want of a variable: `process.env.BOT_TOKEN || '…'`. Then that variable is the one to use.

/** How many characters before a token are looked at. */
export const NEAR = 200;

const NAME = '([A-Za-z_][A-Za-z0-9_]*)';

/** What stands right before the token, by language; the names are those of variables. */
const FALLBACKS: readonly RegExp[] = [
  `process\\.env(?:\\.${NAME}|\\[['"]${NAME}['"]\\])\\s*(?:\\|\\||\\?\\?)=?\\s*['"\`]$`,
  `\\bos\\.(?:getenv|environ\\.get)\\(\\s*['"]${NAME}['"]\\s*,\\s*['"]$`,
  `\\bos\\.(?:getenv|environ\\.get)\\(\\s*['"]${NAME}['"]\\s*\\)\\s*or\\s*['"]$`,
  `\\bENV\\.fetch\\(\\s*['"]${NAME}['"]\\s*,\\s*['"]$`,
  `\\bENV\\[['"]${NAME}['"]\\]\\s*\\|\\|=?\\s*['"]$`,
  `\\b(?:getenv|env)\\(\\s*['"]${NAME}['"]\\s*\\)\\s*(?:\\?:|\\?\\?|\\|\\|)\\s*['"]$`,
  `\\$\\{${NAME}:?-["']?$`,
].map((pattern) => new RegExp(pattern));

/** The variable in whose place the token behind `before` stands. */
export function fallbackFor(before: string): string | undefined {
  for (const pattern of FALLBACKS) {
    const found = pattern
      .exec(before)
      ?.slice(1)
      .find((name) => name !== undefined);
    if (found !== undefined) return found;
  }
  return undefined;
}
