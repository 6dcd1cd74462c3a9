// Every built-in rule satisfies what users' rules must satisfy.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { builtInFamilies, prepareRules } from '../../../src/config/rules/builtin.ts';
import { examineRule, loadFamily } from '../../../src/config/rules/load.ts';
import { examinePattern } from '../../../src/config/rules/pattern-safety.ts';
import { ruleFamilySchema } from '../../../src/config/rules/schema.ts';
import { parseJson, validate } from '../../../src/config/rules/validate.ts';

const FOLDER = new URL('../../../rules', import.meta.url).pathname;
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.json') && !name.endsWith('.schema.json'));
const RULES = builtInFamilies().flatMap(({ rules }) => rules);

describe.each(FILES)('rules/%s', (file) => {
  const path = join(FOLDER, file);

  test('is a rule file that the loader accepts', () => {
    const { rules } = validate(ruleFamilySchema, parseJson(readFileSync(path, 'utf8'), file), file);
    expect(rules.length).toBeGreaterThan(0);
    expect(loadFamily(path, file)).toEqual({ name: file, rules });
  });

  test('is built in, under its name and unchanged', () => {
    expect(builtInFamilies().find(({ name }) => name === file)).toEqual(loadFamily(path, file));
  });
});

describe.each(RULES.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  test('is safe, and its maxLength is exact', () => {
    expect(examinePattern(rule.pattern, id).maxLength).toBe(rule.maxLength);
    expect(() => examineRule(rule, 'file')).not.toThrow();
  });

  test('has an id in kebab-case', () => {
    expect(id).toMatch(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/);
  });

  test('has help in whole sentences', () => {
    for (const text of [rule.help.what, rule.help.fix]) expect(text).toMatch(/^[A-Z].*\.$/);
  });

  test('names each public value once', () => {
    expect(new Set(rule.public).size).toBe(rule.public?.length ?? 0);
  });
});

test('ids are unique, and rules keep their order', () => {
  expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
  expect(prepareRules().map(({ rule, order }) => [rule.id, order])).toEqual(RULES.map(({ id }, at) => [id, at]));
});

test('all files of the folder are built in', () => {
  expect(
    builtInFamilies()
      .map(({ name }) => name)
      .sort(),
  ).toEqual(FILES.sort());
});
