// `tokenscan init`: sets up a project, one part after the other, each only where it is wanted and not there yet.
import { findTop } from '../../../git/environment.ts';
import { ByHandError, NoAnswerError, TokenscanError, UsageError } from '../../../model/errors.ts';
import { escapeForTerminal } from '../../../system/terminal-text.ts';
import type { ArgumentsOf } from '../../descriptor.ts';
import type { init as descriptor } from '../../descriptors/init.ts';
import { EXIT } from '../../exit-code.ts';
import { createPrompter } from '../../prompter.ts';
import type { Terminal } from '../../terminal.ts';
import { printLines, warnMessage } from '../../wrapped.ts';
import { ciPart, configPart, hooksPart, type Part } from './parts.ts';

type Values = ArgumentsOf<typeof descriptor>['values'];

/** Runs `tokenscan init` and gives its exit code. Throws TokenscanError. */
export async function init({ values, positionals }: ArgumentsOf<typeof descriptor>, terminal: Terminal): Promise<number> {
  if (positionals.length > 0) throw new UsageError('`tokenscan init` takes no path; run it in the project');
  const wants = answersOf(values, terminal);
  const top = findTop(terminal.cwd) ?? terminal.cwd;
  const undo: string[] = [];
  let code: number = EXIT.clean;
  try {
    for (const [name, prepare] of [
      ['config', () => configPart(top)],
      ['hooks', () => hooksPart(terminal)],
      ['ci', () => ciPart(top, values.provider, terminal)],
    ] as const) {
      const done = await setUp(await prepare(), (question) => wants(name, question), values['dry-run'] === true, terminal);
      if (done === 'failed') code = EXIT.incomplete;
      else undo.push(...done);
    }
  } catch (error) {
    if (!(error instanceof NoAnswerError)) throw error;
    terminal.warn('\n');
    warnMessage(terminal, 'stopped; what is set up so far stays');
    code = EXIT.incomplete;
  } finally {
    wants.close();
  }
  if (values['dry-run'] === true) printLines(terminal, ['', 'Dry run: nothing was changed.']);
  else if (undo.length > 0) printLines(terminal, ['', 'To undo it:', ...undo.map((command) => `  ${command}`)]);
  return code;
}

/** Sets up one part. Gives the commands that undo it; none where nothing was done. */
async function setUp(
  part: Part,
  wants: (question: string) => Promise<boolean>,
  isDry: boolean,
  terminal: Terminal,
): Promise<readonly string[] | 'failed'> {
  if (part.kind === 'present') {
    printLines(terminal, part.lines);
    return [];
  }
  if (!(await wants(part.question))) return [];
  try {
    if (part.kind === 'failed') throw part.error;
    printLines(terminal, isDry ? part.would : await part.write());
    return part.undo;
  } catch (error) {
    if (!(error instanceof TokenscanError)) throw error;
    warnMessage(terminal, escapeForTerminal(error.message));
    if (error instanceof ByHandError) terminal.warn(`\n${error.paste}\n\n`);
    return 'failed';
  }
}

/** Whether a part is wanted: as the options say it, or else a person. */
interface Wants {
  (name: 'config' | 'hooks' | 'ci', question: string): Promise<boolean>;
  close(): void;
}

/** Throws UsageError where nothing says what is wanted, and nobody can be asked. */
function answersOf(values: Values, terminal: Terminal): Wants {
  const { config, hooks, ci, yes, 'dry-run': isDry } = values;
  const named: Readonly<Record<string, boolean | undefined>> = { config, hooks, ci };
  const isNamed = Object.values(named).includes(true);
  if (yes === true || isNamed || isDry === true) {
    const wants = (name: string): Promise<boolean> => Promise.resolve(isNamed ? named[name] === true : true);
    return Object.assign(wants, { close: () => undefined });
  }
  if (!terminal.stdinIsTerminal)
    throw new UsageError('no terminal to ask on; --yes sets up all, --config, --hooks and --ci a part');
  const prompter = createPrompter(terminal);
  return Object.assign((_name: string, question: string) => prompter.confirm(question), { close: () => prompter.close() });
}
