// `tokenscan doctor`: proves that git runs our hooks, or says who is in the way.

import type { Check } from '../../../git/hooks/doctor/check.ts';
import { examine } from '../../../git/hooks/doctor/examine.ts';
import { UsageError } from '../../../model/errors.ts';
import { parseOptions } from '../../options.ts';
import type { Command } from '../../terminal.ts';
import { say } from './install.ts';

export const help = `Usage: tokenscan doctor

Proves that git runs tokenscan here: runs the hooks on a canary, a token that is nobody's, which is staged and committed
where nothing of it stays. Where the guard is off or can be passed by it says who is in the way. It looks at other
work trees, submodules, the hooks of LFS, and at programs with a window, too.

Exit code: 0 all holds, 1 the guard is off or partly off, 2 it could not be looked at.
`;

const MARKS: Readonly<Record<Check['result'], string>> = { holds: '✓', fails: '✗', unknown: '?', note: '–' };

export const doctor: Command = async (args, terminal) => {
  const { values, positionals } = await parseOptions(args, {});
  if (values.help === true) {
    terminal.print(help);
    return 0;
  }
  if (positionals.length > 0) throw new UsageError('`tokenscan doctor` takes no path; stand in the repository');
  const seen = new Set<Check['result']>();
  for await (const { result, text } of examine(terminal.cwd, terminal.env)) {
    seen.add(result);
    say(terminal, [`${MARKS[result]} ${text}`]);
  }
  if (seen.has('unknown')) return 2;
  return seen.has('fails') ? 1 : 0;
};
