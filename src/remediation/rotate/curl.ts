// A command that calls the Bot API by curl with the token from `.env`, so that the token is on no command line.
import { realpathSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { shortenPath } from '../../system/paths.ts';
import { shellWord } from '../../system/shell-word.ts';

/** Where programs read the new token. */
export interface TokenVariable {
  /** The path of the `.env`. */
  readonly path: string;
  readonly name: string;
  /** The token is the whole value. */
  readonly whole: boolean;
}

/**
 * One line for a shell in `cwd`. A subshell reads the `.env`, and nothing is exported: otherwise every program started there afterwards would get
 * the token.
 *
 * @param config lines for curl; `%s` in the first is the token
 * @param values the values for `%s` in the other lines
 */
export function curlCommand(
  cwd: string,
  { path, name, whole }: TokenVariable,
  config: readonly string[],
  values: readonly string[] = [],
): string {
  const short = shortenPath(path, realpathSync(cwd));
  const file = isAbsolute(short) ? short : `./${short}`;
  // A name for dotenv need not be one for a shell. If the token is only a part of the value, the user pastes it, unseen.
  const isRead = whole && /^[A-Za-z_]\w*$/.test(name);
  const read = isRead ? `. ${shellWord(file)}` : `printf 'Token (not shown): ' >&2; stty -echo; read -r TOKEN; stty echo`;
  const variable = isRead ? name : 'TOKEN';
  const words = values.map((value) => ` ${shellWord(value)}`).join('');
  return `(${read}; printf '${config.join('\\n')}\\n' "$${variable}"${words} | curl -sS --config -)`;
}
