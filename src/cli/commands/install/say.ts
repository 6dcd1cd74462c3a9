// Prints what install, uninstall and doctor did.
import { wrapAll } from '../../../report/layout.ts';
import { escapeForTerminal } from '../../../system/terminal-text.ts';
import type { Terminal } from '../../terminal.ts';

/** Prints lines whose paths have no power over a terminal; those in the folder `top` are shown from there. */
export function say(terminal: Terminal, lines: readonly string[], top?: string): void {
  const shorten = (text: string): string => (top === undefined ? text : text.replaceAll(`${top}/`, ''));
  const safe = lines.map((text) => escapeForTerminal(shorten(text)));
  terminal.print(
    wrapAll(safe, terminal.columns)
      .map((line) => `${line}\n`)
      .join(''),
  );
}
