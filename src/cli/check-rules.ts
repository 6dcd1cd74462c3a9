// The rules that `--rule` names → an error for one that does not exist.
import { loadConfig } from '../config/config.ts';
import { prepareRules } from '../config/rules/builtin.ts';
import { nearest } from '../config/rules/validate.ts';
import { UsageError } from '../model/errors.ts';

interface ConfigValues {
  readonly config?: string | undefined;
  readonly 'no-config'?: boolean | undefined;
}

/** Throws UsageError where one of `ids` is not the id of a rule, with the nearest one: it would select nothing, and that would look clean. */
export async function checkRules(ids: readonly string[], cwd: string, values: ConfigValues): Promise<void> {
  const { families } = await loadConfig(cwd, values['no-config'] === true ? false : values.config);
  const known = prepareRules(families).map(({ rule }) => rule.id);
  const unknown = ids.find((id) => !known.includes(id));
  if (unknown === undefined) return;
  const near = nearest(unknown, known);
  const hint = near === undefined ? 'tokenscan rules lists them' : `did you mean ${near}?`;
  throw new UsageError(`--rule ${unknown}: no such rule; ${hint}`);
}
