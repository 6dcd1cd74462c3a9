// A rule of a user, and a configuration that names it.
import type { Rule } from '../../src/model/rule.ts';

/** A valid rule that finds `acme_` and 24 characters. */
export const ACME: Rule = {
  id: 'acme-key',
  title: 'Acme key',
  severity: 'medium',
  help: { what: 'Opens Acme.', fix: 'Make a new one.' },
  anchors: ['acme_'],
  pattern: '(?<![a-z0-9])(?<secret>acme_[A-Za-z0-9]{24})(?![A-Za-z0-9])',
  maxLength: 29,
  confidence: 'likely',
  examples: { match: ['acme_{{secret}}'], ignore: ['acme_'] },
};

/** Files of a project whose configuration names one rule file, `my-rules.json`, with `rules`. */
export function projectWith(rules: readonly unknown[], config: Readonly<Record<string, unknown>> = {}): Record<string, string> {
  return {
    'tokenscan.json': JSON.stringify({ rules: ['my-rules.json'], ...config }),
    'my-rules.json': JSON.stringify({ rules }),
  };
}
