// An error that ends a command → what people read.
import { explain, TokenscanError } from '../model/errors.ts';
import { wrap } from '../report/layout.ts';
import { escapeForTerminal } from '../system/terminal-text.ts';
import { maskOutput, type Terminal } from './terminal.ts';

/**
 * One line, masked and safe for a terminal; wrapped where there are `columns`. For an internal error also its stack trace, if
 * TOKENSCAN_DEBUG is set.
 */
export function describeFailure(error: unknown, { env, version }: Pick<Terminal, 'env' | 'version'>, columns?: number): string {
  const line =
    error instanceof TokenscanError
      ? `tokenscan: ${escapeForTerminal(maskOutput(error.message))}`
      : `tokenscan: internal error, please report it (version ${version}): ${escapeForTerminal(maskOutput(explain(error)))}`;
  const head = `${columns === undefined ? line : wrap(line, columns).join('\n')}\n`;
  if (error instanceof TokenscanError || !env['TOKENSCAN_DEBUG'] || !(error instanceof Error)) return head;
  const trace = maskOutput(error.stack ?? '').split('\n');
  return `${head}${trace.map(escapeForTerminal).join('\n')}\n`;
}
