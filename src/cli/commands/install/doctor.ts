// `tokenscan doctor`: proves that git runs our hooks, or says what prevents it.
import type { Check } from '../../../git/hooks/doctor/check.ts';
import { examine } from '../../../git/hooks/doctor/examine.ts';
import { UsageError } from '../../../model/errors.ts';
import { keepTogether, wrap } from '../../../report/layout.ts';
import { createPaint, wantsColor } from '../../../report/paint.ts';
import { startedAs } from '../../../system/started-as.ts';
import { escapeForTerminal } from '../../../system/terminal-text.ts';
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
  const { cwd, env, columns } = terminal;
  const paint = createPaint(wantsColor('auto', env, terminal.stdoutIsTerminal));
  const styles = { holds: paint.good, fails: paint.bad, unknown: paint.warn, note: paint.dim };
  const seen = new Set<Check['result']>();
  let isMissing = false;
  const print = (result: Check['result'], text: string): void => {
    seen.add(result);
    const lines = wrap(`${styles[result](MARKS[result])} ${escapeForTerminal(text)}`, columns);
    terminal.print(lines.map((line) => `${line}\n`).join(''));
  };
  for await (const { result, text, remedy } of examine(cwd, env)) {
    isMissing ||= remedy === 'install';
    print(result, text);
  }
  if (isMissing) say(terminal, [`  to install the hooks: ${keepTogether(`${startedAs(terminal)} install`)}`]);
  for (const { result, text, commands } of await checkEnvFiles(terminal)) {
    print(result, text);
    say(
      terminal,
      commands.map((command) => `  ${keepTogether(command)}`),
    );
  }
  return exitCodeOf({ findings: seen.has('fails'), incomplete: seen.has('unknown') });
}
