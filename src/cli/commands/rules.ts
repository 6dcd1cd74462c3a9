// `tokenscan rules`: the rules a scan here would use.
import { loadConfig } from '../../config/config.ts';
import { prepareRules } from '../../config/rules/builtin.ts';
import { UsageError } from '../../model/errors.ts';
import { RULE_FORMATS } from '../../report/formats.ts';
import type { ArgumentsOf } from '../descriptor.ts';
import type { rules as descriptor } from '../descriptors/rules.ts';
import { EXIT } from '../exit-code.ts';
import { scanOptions } from '../scan-options.ts';
import type { Terminal } from '../terminal.ts';

/** Runs `tokenscan rules` and gives its exit code. Throws TokenscanError. */
export async function rules({ values, positionals }: ArgumentsOf<typeof descriptor>, terminal: Terminal): Promise<number> {
  if (positionals.length > 0) throw new UsageError('`tokenscan rules` takes no argument');
  const { families } = await loadConfig(terminal.cwd, scanOptions(values).config);
  terminal.print(await RULE_FORMATS[values.format]({ rules: prepareRules(families), width: terminal.columns }));
  return EXIT.clean;
}
