// `tokenscan doctor`: proves that git runs our hooks, or says what prevents it.
import type { Check } from '../../../git/hooks/doctor/check.ts';
import { examine } from '../../../git/hooks/doctor/examine.ts';
import { UsageError } from '../../../model/errors.ts';
import { startedAs } from '../../../system/started-as.ts';
import type { ArgumentsOf } from '../../descriptor.ts';
import type { doctor as descriptor } from '../../descriptors/doctor.ts';
import { exitCodeOf } from '../../exit-code.ts';
import type { Terminal } from '../../terminal.ts';
import { checkEnvFiles } from './env-checks.ts';
import { say } from './install.ts';

const MARKS: Readonly<Record<Check['result'], string>> = { holds: '✓', fails: '✗', unknown: '?', note: '–' };

/** Runs `tokenscan doctor` and gives its exit code. Throws TokenscanError. */
export async function doctor({ positionals }: ArgumentsOf<typeof descriptor>, terminal: Terminal): Promise<number> {
  if (positionals.length > 0) throw new UsageError('`tokenscan doctor` takes no path; run it in the repository');
  const seen = new Set<Check['result']>();
  let isMissing = false;
  for await (const { result, text, remedy } of examine(terminal.cwd, terminal.env)) {
    seen.add(result);
    isMissing ||= remedy === 'install';
    say(terminal, [`${MARKS[result]} ${text}`]);
  }
  if (isMissing) say(terminal, [`  to install the hooks: ${startedAs(terminal)} install`]);
  for (const { result, text, commands } of await checkEnvFiles(terminal)) {
    seen.add(result);
    say(terminal, [`${MARKS[result]} ${text}`, ...commands.map((command) => `  ${command}`)]);
  }
  return exitCodeOf({ findings: seen.has('fails'), incomplete: seen.has('unknown') });
}
