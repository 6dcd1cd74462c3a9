// The schema of a rule file. `rules/rule-family.schema.json` is generated from it for editors; a test compares them.
import * as v from 'valibot';
import { CONFIDENCES, type Rule, STRUCTURE_NAMES } from '../../model/rule.ts';

const text = v.pipe(v.string('must be a string'), v.nonEmpty('must not be empty'));
const texts = v.array(text, 'must be an array of strings');

const hash = v.pipe(v.string('must be a string'), v.regex(/^[0-9a-f]{16}$/, 'must be 16 lowercase hex digits'));

const anchor = v.pipe(
  v.string('must be a string'),
  v.regex(/^[\u0000-\u00ff]{3,64}$/, 'must be 3 to 64 characters, none above U+00FF'),
);

/** A sequence of characters and classes, each optionally with a count: its length is fixed, and no other syntax is needed to read it. */
const PREFIX = /^(?:(?:\[(?:\\.|[^\]\\])+\]|[A-Za-z0-9_:/@%=~!#,;<> -])(?:\{[0-9]{1,3}\})?)+$/;

const variable = v.pipe(
  v.string('must be a string'),
  v.regex(/^[A-Z][A-Z0-9_]*$/, 'must be the name of an environment variable'),
);

const rule = v.strictObject(
  {
    id: v.pipe(v.string('must be a string'), v.regex(/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/, 'must be in kebab-case')),
    title: text,
    severity: v.picklist(['low', 'medium', 'high'], 'must be "low", "medium" or "high"'),
    help: v.strictObject(
      { what: text, fix: text, variable: v.optional(variable) },
      'must be an object with "what", "fix" and optionally "variable"',
    ),
    anchors: v.pipe(v.array(anchor, 'must be an array of strings'), v.minLength(1, 'must name at least one anchor')),
    encoded: v.optional(texts),
    depth: v.optional(v.picklist([1, 2], 'must be 1 or 2')),
    pattern: text,
    maxLength: v.pipe(
      v.number('must be a number'),
      v.integer('must be a whole number'),
      v.minValue(3, 'must be 3 to 1280'),
      v.maxValue(1280, 'must be 3 to 1280'),
    ),
    confidence: v.picklist(CONFIDENCES, 'must be "possible", "likely" or "certain"'),
    context: v.optional(texts),
    entropy: v.optional(
      v.strictObject(
        {
          group: v.picklist(['id', 'secret'], 'must be "id" or "secret"'),
          min: v.pipe(v.number('must be a number'), v.minValue(0, 'must be 0 to 8'), v.maxValue(8, 'must be 0 to 8')),
        },
        'must be an object with "group" and "min"',
      ),
    ),
    partial: v.optional(
      v.strictObject(
        {
          prefix: v.pipe(text, v.regex(PREFIX, 'must be characters and classes, each optionally with a count')),
          shown: v.picklist(['always', 'encoded'], 'must be "always" or "encoded"'),
          sample: v.optional(text),
        },
        'must be an object with "prefix", "shown" and optionally "sample"',
      ),
    ),
    structure: v.optional(v.picklist(STRUCTURE_NAMES, 'must name one of the built-in checks')),
    binary: v.optional(v.boolean('must be true or false')),
    inParts: v.optional(v.boolean('must be true or false')),
    public: v.optional(v.array(hash, 'must be an array of strings')),
    examples: v.strictObject(
      { match: v.pipe(texts, v.minLength(1, 'must hold at least one example')), ignore: texts },
      'must be an object with "match" and "ignore"',
    ),
  },
  'must be an object',
);

/** A rule file. */
export const ruleFamilySchema: v.GenericSchema<unknown, { $schema?: string | undefined; rules: Rule[] }> = v.strictObject(
  { $schema: v.optional(v.string()), rules: v.array(rule, 'must be an array of rules') },
  'must be an object',
);
