// What is said of an error that ends a command.
import { explain, TokenscanError } from '../model/errors.ts';
import { escapeForTerminal } from '../system/terminal-text.ts';
import { maskOutput } from './terminal.ts';

/**
 * One line, masked and without power over a terminal. An error that is not meant for the user is a defect of ours; its stack
 * trace follows where `debug` asks for it.
 */
export function describeFailure(error: unknown, debug: boolean): string {
  if (error instanceof TokenscanError) return `tokenscan: ${escapeForTerminal(maskOutput(error.message))}\n`;
  const trace =
    debug && error instanceof Error
      ? `${maskOutput(error.stack ?? '')
          .split('\n')
          .map(escapeForTerminal)
          .join('\n')}\n`
      : '';
  return `tokenscan: this is a defect of tokenscan, please report it: ${escapeForTerminal(maskOutput(explain(error)))}\n${trace}`;
}
