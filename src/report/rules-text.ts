// Rules → text for people.
import type { CompiledRule } from '../model/compiled-rule.ts';
import { escapeForTerminal } from '../system/terminal-text.ts';

/** Three lines for each rule: its name, what it finds, what to do then. Safe for a terminal whatever a rule says. */
export function formatRules(rules: readonly CompiledRule[]): string {
  return rules
    .flatMap(({ rule: { id, severity, title, help } }) => [
      `${escapeForTerminal(id)} (${severity}): ${escapeForTerminal(title)}\n`,
      `  ${escapeForTerminal(help.what)}\n  ${escapeForTerminal(help.fix)}\n`,
    ])
    .join('');
}
