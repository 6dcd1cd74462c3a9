// The JSON Schemas for editors say what the loader checks. To write them again: npm run schemas
import { toJsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';
import { expect, test } from 'vitest';
import { ruleFamilySchema } from '../../../src/config/rules/schema.ts';
import { configSchema } from '../../../src/config/schema.ts';
import { STRUCTURES } from '../../../src/detect/judgement/structure.ts';

const RULES = new URL('../../../rules/', import.meta.url).pathname;

test.each([
  ['rule-family.schema.json', 'A tokenscan rule file', ruleFamilySchema],
  ['tokenscan.schema.json', 'tokenscan.json', configSchema],
] as [string, string, v.GenericSchema][])('rules/%s', async (file, title, schema) => {
  // What JSON Schema cannot say (that a date is a day of the calendar) is left to the loader.
  const document = { title, ...toJsonSchema(schema, { errorMode: 'ignore' }) };
  await expect(`${JSON.stringify(document, undefined, 2)}\n`).toMatchFileSnapshot(`${RULES}${file}`);
});

test('a rule may name each structural check there is', () => {
  const text = JSON.stringify(toJsonSchema(ruleFamilySchema, { errorMode: 'ignore' }));
  const names = /"structure":\{[^}]*"enum":(\[[^\]]*\])/.exec(text)?.[1] ?? '[]';
  expect(JSON.parse(names)).toEqual(Object.keys(STRUCTURES));
});
