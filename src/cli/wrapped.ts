// Prints prose that fits the terminal. Only what is loaded after the start of a command uses it: a hook does without.
import { wrapAll, wrapCommand } from '../report/layout.ts';
import type { Terminal } from './terminal.ts';

/** Lines on standard output, wrapped. They must be safe for a terminal. */
export function printLines(terminal: Terminal, lines: readonly string[]): void {
  terminal.print(asText(wrapAll(lines, terminal.columns)));
}

/** A command to paste on standard output, with backslashes where it goes on. It must be safe for a terminal. */
export function printCommand(terminal: Terminal, command: string, indent: number): void {
  terminal.print(asText(wrapCommand(command, terminal.columns, indent)));
}

/** Lines on standard error, wrapped. They must be safe for a terminal. */
export function warnLines(terminal: Terminal, lines: readonly string[]): void {
  terminal.warn(asText(wrapAll(lines, terminal.stderrColumns)));
}

/** `tokenscan: MESSAGE` on standard error: wrapped on a terminal, one line for programs. It must be safe for a terminal. */
export function warnMessage(terminal: Terminal, message: string): void {
  const line = `tokenscan: ${message}`;
  if (terminal.stderrIsTerminal) warnLines(terminal, [line]);
  else terminal.warn(`${line}\n`);
}

function asText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
