// The schema of `tokenscan.json`. `rules/tokenscan.schema.json` is generated from it for editors; a test compares them.
import * as v from 'valibot';
import { CONFIDENCES, type Confidence } from '../model/rule.ts';
import type { AllowEntry } from '../model/types.ts';
import { globFault } from '../system/glob.ts';

const text = v.pipe(v.string('must be a string'), v.nonEmpty('must not be empty'));
const texts = v.array(text, 'must be an array of strings');
const glob = v.pipe(
  text,
  v.regex(/[^/]/, 'is not a valid glob'),
  v.check(
    (one) => globFault(one) === undefined,
    ({ input }) => globFault(input) ?? '',
  ),
);
const globs = v.array(glob, 'must be an array of strings');

const allowEntry = v.strictObject(
  {
    fingerprint: v.pipe(v.string('must be a string'), v.regex(/^[0-9a-f]{16}$/, 'must be 16 lowercase hex digits')),
    reason: text,
    expires: v.optional(
      v.pipe(
        v.string('must be a string'),
        v.regex(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/, 'must be a date as YYYY-MM-DD'),
        v.check((date) => isDate(date), 'is not a day of the calendar'),
      ),
    ),
    paths: v.optional(v.pipe(globs, v.minLength(1, 'must name at least one glob'))),
  },
  'must be an object',
);

/** Whether `date`, written YYYY-MM-DD, exists in the calendar. */
export function isDate(date: string): boolean {
  const day = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date);
}

/** The contents of the file. */
export interface ConfigFile {
  readonly $schema?: string | undefined;
  readonly rules?: readonly string[] | undefined;
  readonly exclude?: readonly string[] | undefined;
  readonly allow?: readonly AllowEntry[] | undefined;
  readonly confidence?: Confidence | undefined;
  readonly strictExisting?: boolean | undefined;
  readonly agents?:
    | { readonly reads?: 'mask' | 'refuse' | undefined; readonly environment?: 'refuse' | 'allow' | undefined }
    | undefined;
}

export const configSchema: v.GenericSchema<unknown, ConfigFile> = v.strictObject(
  {
    $schema: v.optional(v.string()),
    rules: v.optional(texts),
    exclude: v.optional(globs),
    allow: v.optional(v.array(allowEntry, 'must be an array of entries')),
    confidence: v.optional(v.picklist(CONFIDENCES, 'must be "possible", "likely" or "certain"')),
    strictExisting: v.optional(v.boolean('must be true or false')),
    agents: v.optional(
      v.strictObject(
        {
          reads: v.optional(v.picklist(['mask', 'refuse'], 'must be "mask" or "refuse"')),
          environment: v.optional(v.picklist(['refuse', 'allow'], 'must be "refuse" or "allow"')),
        },
        'must be an object',
      ),
    ),
  },
  'must be an object',
);
