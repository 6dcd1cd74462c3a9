// Rule files of users: read, held against the schema, their patterns examined.
import { ConfigError, explain } from '../../model/errors.ts';
import type { Rule, RuleFamily } from '../../model/rule.ts';
import { examinePattern } from './pattern-safety.ts';
import { readData } from './read-data.ts';
import { ruleFamilySchema } from './schema.ts';
import { parseJson, validate } from './validate.ts';

/** The family in the file at `path`, which messages call `name`. Throws ConfigError. */
export function loadFamily(path: string, name: string): RuleFamily {
  let text: string;
  try {
    text = readData(path, name);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(`${name}: the rule file cannot be read: ${explain(error)}`, { cause: error });
  }
  return parseFamily(text, name);
}

/** The family that `text` holds, which messages call `name`. Throws ConfigError. */
export function parseFamily(text: string, name: string): RuleFamily {
  const { rules } = validate(ruleFamilySchema, parseJson(text, name), name);
  for (const rule of rules) examineRule(rule, name);
  return { name, rules };
}

/** Throws ConfigError where the parts of a rule do not fit together. */
export function examineRule(rule: Rule, file: string): void {
  const where = `${file}: rule "${rule.id}"`;
  const { maxLength } = examinePattern(rule.pattern, where);
  if (maxLength > rule.maxLength) {
    throw new ConfigError(`${where}: maxLength: is ${rule.maxLength}, but the pattern can match ${maxLength} bytes`);
  }
  if (rule.entropy?.group === 'id' && !rule.pattern.includes('(?<id>')) {
    throw new ConfigError(`${where}: entropy.group: is "id", but the pattern has no group (?<id>…)`);
  }
}
