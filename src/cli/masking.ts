// Values of options → what masks: how, with which key, by which rules.
import { loadConfig } from '../config/config.ts';
import { prepareRules } from '../config/rules/builtin.ts';
import { createRedactor, type Redactor } from '../redact/stream/redactor.ts';
import { readKey } from './key-file.ts';

/** The values of the options that say how to mask. */
export interface MaskValues {
  readonly mask?: 'fixed' | 'tag' | undefined;
  readonly key?: string | undefined;
  readonly config?: string | undefined;
  readonly 'no-config'?: boolean | undefined;
}

/** A function that makes redactors, one for each stream. Throws UsageError and ConfigError. */
export async function redactorsFor(values: MaskValues, cwd: string): Promise<() => Redactor> {
  const { mask = 'fixed' } = values;
  const key = values.key === undefined ? undefined : readKey(cwd, values.key);
  const config = await loadConfig(cwd, values['no-config'] === true ? false : values.config);
  const rules = prepareRules(config.families);
  return () => createRedactor(rules, { mask, key });
}
