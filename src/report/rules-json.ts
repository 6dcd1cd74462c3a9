// Rules → JSON, version 1.
import type { CompiledRule } from '../model/compiled-rule.ts';

/** The rules as one JSON object, indented, with a line feed at its end. */
export function rulesToJson(rules: readonly CompiledRule[]): string {
  const list = rules.map(({ rule: { id, title, severity, help }, family }) => ({ id, family, title, severity, help }));
  return `${JSON.stringify({ version: 1, rules: list }, undefined, 2)}\n`;
}
