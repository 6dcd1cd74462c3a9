// Which files a command prints: their names stand among its words.
import { resolve } from 'node:path';
import type { FileRead } from '../agent.ts';
import { isMasked, unwrapped } from './environment.ts';
import type { SimpleCommand } from './shell-text.ts';

/** Programs that print what is in the files that they are given. */
const PRINTS =
  /^(?:cat|tac|nl|head|tail|less|more|most|bat|batcat|pg|sed|awk|gawk|mawk|perl|grep|egrep|fgrep|zgrep|rg|ag|ack|cut|sort|uniq|tr|tee|od|xxd|hexdump|hd|strings|base64|base32|basenc|jq|yq|paste|fold|fmt|pr|rev|diff|comm|join|column|expand|iconv|dd|vimdiff|type|gc|get-content|python[0-9.]*|node|ruby|envsubst|dotenv)$/i;

/** A command line of more characters is one that writes a file. */
export const MAX_COMMAND_LENGTH = 100_000;

/** A word of more characters is the name of no file. */
const MAX_NAME_LENGTH = 1024;

/** How many words are tried as names. */
const MAX_NAMES = 32;

/** The files that `commands` may print, and the folder that they are in: that of the first `cd`, or `cwd`. */
export function readsOfCommands(
  commands: readonly SimpleCommand[],
  cwd: string,
): { readonly reads: readonly FileRead[]; readonly folder: string } {
  const [, folder] = commands.find(({ words: [program] }) => program === 'cd')?.words ?? [];
  return { reads: printedFiles(commands).map((path) => ({ path })), folder: folder === undefined ? cwd : resolve(cwd, folder) };
}

/** The names that may be those of files which `commands` print. What is piped into `tokenscan redact` is masked, and not among them. */
function printedFiles(commands: readonly SimpleCommand[]): readonly string[] {
  const names = new Set<string>();
  for (const command of commands) {
    if (isMasked(command, commands)) continue;
    const text = unwrapped(command.words.map((word) => `${word} `).join(''));
    const [program = '', ...words] = text.trimEnd().split(' ');
    if (!PRINTS.test(program)) continue;
    for (const word of [...command.inputs, ...words, ...quotedIn(text)]) names.add(word.replace(/^(?:if|--?[\w-]+)=/, ''));
  }
  return [...names].filter((name) => name !== '' && name.length <= MAX_NAME_LENGTH && !name.startsWith('-')).slice(0, MAX_NAMES);
}

/** The strings in code: `open('.env')`. */
function quotedIn(text: string): readonly string[] {
  return [...text.matchAll(/["']([^"'\n]{1,200})["']/g)].map(([, name = '']) => name);
}
