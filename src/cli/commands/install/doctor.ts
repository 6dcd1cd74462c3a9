// `tokenscan doctor`: proves that git runs our hooks, or says what prevents it.
import type { Check, Remedy } from '../../../git/hooks/doctor/check.ts';
import { examine } from '../../../git/hooks/doctor/examine.ts';
import { UsageError } from '../../../model/errors.ts';
import { keepTogether, wrap } from '../../../report/layout.ts';
import { createPaint, wantsColor } from '../../../report/paint.ts';
import { shellWord } from '../../../system/shell-word.ts';
import { startedAs } from '../../../system/started-as.ts';
import { escapeForTerminal } from '../../../system/terminal-text.ts';
import type { ArgumentsOf } from '../../descriptor.ts';
import type { doctor as descriptor } from '../../descriptors/doctor.ts';
import { exitCodeOf } from '../../exit-code.ts';
import type { Terminal } from '../../terminal.ts';
import { checkAgents } from './agents.ts';
import { checkEnvFiles } from './env-checks.ts';
import { say } from './say.ts';

const MARKS: Readonly<Record<Check['result'], string>> = { holds: '✓', fails: '✗', unknown: '?', note: '–' };

/** The line to paste. */
function commandOf({ command, option, folder }: Remedy, terminal: Terminal): string {
  const install = `${startedAs(terminal)} install${option === undefined ? '' : ` ${option}`}`;
  return `${folder === undefined ? '' : `cd ${shellWord(folder)} && `}${command ?? install}`;
}

/** The last lines: what fixes it all. */
function sayRemedies(commands: readonly string[], terminal: Terminal): void {
  const [only = ''] = commands;
  if (commands.length === 1) say(terminal, [`to fix it: ${keepTogether(only)}`]);
  else say(terminal, ['to fix it, in this order:', ...commands.map((command) => `  ${keepTogether(command)}`)]);
}

/** Runs `tokenscan doctor` and gives its exit code. Throws TokenscanError. */
export async function doctor({ values, positionals }: ArgumentsOf<typeof descriptor>, terminal: Terminal): Promise<number> {
  if (positionals.length > 0) throw new UsageError('`tokenscan doctor` takes no path; run it in the repository');
  const { cwd, env, columns } = terminal;
  const paint = createPaint(wantsColor('auto', env, terminal.stdoutIsTerminal));
  const styles = { holds: paint.good, fails: paint.bad, unknown: paint.warn, note: paint.dim };
  const seen = new Set<Check['result']>();
  const commands = new Set<string>();
  const print = (result: Check['result'], text: string): void => {
    seen.add(result);
    const lines = wrap(`${styles[result](MARKS[result])} ${escapeForTerminal(text)}`, columns);
    terminal.print(lines.map((line) => `${line}\n`).join(''));
  };
  const add = ({ result, text, remedy }: Check): void => {
    if (remedy !== undefined && result !== 'note') commands.add(commandOf(remedy, terminal));
    print(result, text);
  };
  if (values.agents !== true) for await (const check of examine(cwd, env, terminal.version)) add(check);
  for await (const check of checkAgents(terminal)) add(check);
  if (values.agents === true && seen.size === 0) print('note', 'no hooks of coding agents, and no agent in this project');
  const isHooks = commands.size > 0;
  for (const report of values.agents === true ? [] : await checkEnvFiles(terminal)) {
    print(report.result, report.text);
    say(
      terminal,
      report.commands.map((command) => `  ${keepTogether(command)}`),
    );
    if (report.result === 'fails') for (const command of report.commands) commands.add(command);
  }
  if (isHooks) sayRemedies([...commands], terminal);
  return exitCodeOf({ findings: seen.has('fails'), incomplete: seen.has('unknown') });
}
