// Loads users' rule files: reads them, checks them against the schema, examines their patterns.
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
    throw new ConfigError(`${name}: could not read the rule file: ${explain(error)}`, { cause: error });
  }
  return parseFamily(text, name);
}

/** The family that `text` holds, which messages call `name`. Throws ConfigError. */
export function parseFamily(text: string, name: string): RuleFamily {
  const { rules } = validate(ruleFamilySchema, parseJson(text, name), name);
  for (const rule of rules) examineRule(rule, name);
  return { name, rules };
}

/** The longest match that is searched for in encodings, too: they stretch it, and all of it must be in the detector's window. */
const MAX_ENCODED_BYTES = 512;

/** Throws ConfigError where the fields of a rule contradict each other. */
export function examineRule(rule: Rule, file: string): void {
  const where = `${file}: rule "${rule.id}"`;
  const { maxLength } = examinePattern(rule.pattern, where);
  if (maxLength > rule.maxLength) {
    throw new ConfigError(`${where}: maxLength: is ${rule.maxLength}, but the pattern can match ${maxLength} bytes`);
  }
  if (rule.maxLength > MAX_ENCODED_BYTES && rule.binary !== true && rule.encoded?.length !== 0) {
    throw new ConfigError(`${where}: maxLength: more than ${MAX_ENCODED_BYTES} requires "encoded": []`);
  }
  if (rule.entropy?.group === 'id' && !rule.pattern.includes('(?<id>')) {
    throw new ConfigError(`${where}: entropy.group: is "id", but the pattern has no group (?<id>…)`);
  }
  if (rule.partial?.shown === 'always' && rule.entropy === undefined && rule.structure === undefined) {
    // The prefix stays in masked text: without either of them, the pattern would match prefix and mask as a secret.
    throw new ConfigError(
      `${where}: partial.shown: "always" needs "entropy" or "structure", so that no masked secret is found again`,
    );
  }
}
