// Compiles rules: a regular expression, sets for lookup, an order of precedence.

import type { CompiledRule } from '../../model/compiled-rule.ts';
import { ConfigError } from '../../model/errors.ts';
import type { Rule, RuleFamily } from '../../model/rule.ts';

/** Compiles the families in the given order. Throws ConfigError for an invalid pattern, or an id that two rules have. */
export function compileRules(
  families: readonly RuleFamily[],
  isBuiltIn: (family: RuleFamily) => boolean,
): readonly CompiledRule[] {
  const compiled: CompiledRule[] = [];
  const ids = new Set<string>();
  for (const family of families) {
    for (const rule of family.rules) {
      if (ids.has(rule.id)) throw new ConfigError(`${family.name}: rule "${rule.id}": id: another rule has the same id`);
      ids.add(rule.id);
      compiled.push(compileRule(rule, family.name, compiled.length, !isBuiltIn(family)));
    }
  }
  return compiled;
}

function compileRule(rule: Rule, family: string, order: number, untrusted: boolean): CompiledRule {
  // Built-in patterns are valid, and most are not needed before the first match, if there is one. Users get an error at once.
  let pattern = untrusted ? compilePattern(family, rule) : undefined;
  return {
    rule,
    family,
    order,
    get pattern() {
      pattern ??= compilePattern(family, rule);
      return pattern;
    },
    publicValues: new Set(rule.public),
    isDeep: rule.depth === 2,
    get encoded() {
      return (rule.encoded ?? rule.anchors).flatMap(expandClasses);
    },
    untrusted,
  };
}

/** The texts that a literal with classes in it (`[0-9]:A`) stands for. */
function expandClasses(literal: string): readonly string[] {
  const found = /\[([^\]]+)\]/.exec(literal);
  if (found === null) return [literal];
  const before = literal.slice(0, found.index);
  const rest = expandClasses(literal.slice(found.index + found[0].length));
  return membersOf(found[1] ?? '').flatMap((char) => rest.map((end) => before + char + end));
}

function membersOf(body: string): readonly string[] {
  const ranges = [...body.matchAll(/(.)-(.)|(.)/gs)];
  return ranges.flatMap(([, first, last, single]) => {
    if (first === undefined || last === undefined) return single ?? [];
    const [from, to] = [first.charCodeAt(0), last.charCodeAt(0)];
    return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => String.fromCharCode(from + index));
  });
}

function compilePattern(family: string, rule: Rule): RegExp {
  try {
    return new RegExp(rule.pattern, 'dg');
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^.*\/: /, '') : String(error);
    throw new ConfigError(`${family}: rule "${rule.id}": pattern: ${reason}`, { cause: error });
  }
}
