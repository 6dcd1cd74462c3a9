// An error that ends a command → what people read.
import { explain, TokenscanError } from '../model/errors.ts';
import { escapeForTerminal } from '../system/terminal-text.ts';
import { maskOutput, type Terminal } from './terminal.ts';

/** One line, masked and safe for a terminal. For an internal error also its stack trace, if TOKENSCAN_DEBUG is set. */
export function describeFailure(error: unknown, { env, version }: Pick<Terminal, 'env' | 'version'>): string {
  if (error instanceof TokenscanError) return `tokenscan: ${escapeForTerminal(maskOutput(error.message))}\n`;
  const head = `tokenscan: internal error, please report it (version ${version}): ${escapeForTerminal(maskOutput(explain(error)))}\n`;
  if (!env['TOKENSCAN_DEBUG'] || !(error instanceof Error)) return head;
  const trace = maskOutput(error.stack ?? '').split('\n');
  return `${head}${trace.map(escapeForTerminal).join('\n')}\n`;
}
