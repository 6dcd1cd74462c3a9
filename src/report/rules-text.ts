// Rules → text for people.
import type { CompiledRule } from '../model/compiled-rule.ts';
import { escapeForTerminal } from '../system/terminal-text.ts';
import { wrapAll } from './layout.ts';

/** For each rule its name, what it finds, and what to do then. Safe for a terminal whatever a rule says. @param width in columns */
export function formatRules(rules: readonly CompiledRule[], width: number): string {
  const lines = rules.flatMap(({ rule: { id, severity, title, help } }) => [
    `${escapeForTerminal(id)} (${severity}): ${escapeForTerminal(title)}`,
    `  ${escapeForTerminal(help.what)}`,
    `  ${escapeForTerminal(help.fix)}`,
  ]);
  return wrapAll(lines, width)
    .map((line) => `${line}\n`)
    .join('');
}
