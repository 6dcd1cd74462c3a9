// Options of every command that masks: how, with which key, and what is looked for.
import { loadConfig } from '../config/config.ts';
import { prepareRules } from '../config/rules/builtin.ts';
import { createRedactor, type Redactor } from '../redact/stream/redactor.ts';
import { readKey } from './key-file.ts';
import { choose } from './options.ts';

export const MASK_OPTIONS = {
  mask: { type: 'string' },
  key: { type: 'string' },
  config: { type: 'string' },
  'no-config': { type: 'boolean' },
} as const;

/** What the help of these commands says of them. */
export const MASK_HELP = `      --mask fixed|tag     fixed (default), or a tag that is shorter: 1234567890:[redacted]
      --key FILE           give each secret a name of its own, the same wherever it stands under this key
      --config FILE        use this in place of the nearest tokenscan.json (its rules are looked for, too)
      --no-config          use no tokenscan.json
`;

export interface MaskValues {
  readonly mask?: string | undefined;
  readonly key?: string | undefined;
  readonly config?: string | undefined;
  readonly 'no-config'?: boolean | undefined;
}

/** What makes redactors as `values` have them, one for each stream. Throws UsageError and ConfigError. */
export async function redactorsFor(values: MaskValues, cwd: string): Promise<() => Redactor> {
  const mask = choose('mask', values.mask, ['fixed', 'tag'], 'fixed');
  const key = values.key === undefined ? undefined : readKey(cwd, values.key);
  const config = await loadConfig(cwd, values['no-config'] === true ? false : values.config);
  const rules = prepareRules(config.families);
  return () => createRedactor(rules, { mask, key });
}
