// Finds the variable that a token is the default of: `process.env.BOT_TOKEN || '…'`.

/** The longest text before a token that can be such a read. */
export const MAX_FALLBACK_CHARACTERS = 200;

const NAME = '([A-Za-z_][A-Za-z0-9_]*)';

/** The text right before the token, by language. The groups are names of variables. */
const FALLBACKS: readonly RegExp[] = [
  `process\\.env(?:\\.${NAME}|\\[['"]${NAME}['"]\\])\\s*(?:\\|\\||\\?\\?)=?\\s*['"\`]$`,
  `\\bos\\.(?:getenv|environ\\.get)\\(\\s*['"]${NAME}['"]\\s*,\\s*['"]$`,
  `\\bos\\.(?:getenv|environ\\.get)\\(\\s*['"]${NAME}['"]\\s*\\)\\s*or\\s*['"]$`,
  `\\bENV\\.fetch\\(\\s*['"]${NAME}['"]\\s*,\\s*['"]$`,
  `\\bENV\\[['"]${NAME}['"]\\]\\s*\\|\\|=?\\s*['"]$`,
  `\\b(?:getenv|env)\\(\\s*['"]${NAME}['"]\\s*\\)\\s*(?:\\?:|\\?\\?|\\|\\|)\\s*['"]$`,
  `\\$\\{${NAME}:?-["']?$`,
].map((pattern) => new RegExp(pattern));

/** The variable that the token after `before` is the default of; undefined if none. */
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
