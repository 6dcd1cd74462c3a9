// The debug log: TOKENSCAN_DEBUG=sources,git says on standard error where files, objects and calls of git go.
//
//   const debug = debugLog('git', env);
//   debug?.('cat-file: started');        // tokenscan git: cat-file: started
//
// Off by default: then debugLog costs one look-up, and a call of its result nothing.
import { writeSync } from 'node:fs';
import { isSystemError } from '../model/errors.ts';
import type { Environment } from './environment.ts';
import { escapeForTerminal } from './terminal-text.ts';

/** What can be asked for in TOKENSCAN_DEBUG, several with commas between them. */
export type DebugTopic = 'sources' | 'git';

/** Writes one line. Control characters are escaped; tokens are the caller's to mask. */
export type DebugLog = (message: string) => void;

const STANDARD_ERROR = 2;

/** The log for `topic`; undefined where TOKENSCAN_DEBUG does not name it. */
export function debugLog(topic: DebugTopic, env: Environment): DebugLog | undefined {
  const wanted = env['TOKENSCAN_DEBUG'];
  if (wanted === undefined || !wanted.split(',').includes(topic)) return undefined;
  return (message) => writeLine(`tokenscan ${topic}: ${escapeForTerminal(message)}\n`);
}

/** At once, and from any thread: the last line before a crash or a hang is the one that matters. */
function writeLine(line: string): void {
  try {
    writeSync(STANDARD_ERROR, line);
  } catch (error) {
    // A reader that is slow or has closed it: a log is no reason to fail.
    if (!isSystemError(error)) throw error;
  }
}
