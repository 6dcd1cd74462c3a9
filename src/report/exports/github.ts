// Report → annotations of GitHub Actions: workflow commands, which a runner shows beside the lines of a pull request.
import { isBelow } from '../../model/severity.ts';
import { escapeForTerminal } from '../../system/terminal-text.ts';
import { count } from '../amounts.ts';
import type { ReportInput } from '../report-input.ts';
import { activeOf, byUrgency, placeOf } from './place.ts';
import { describeEntries, describeFinding, describeProblem } from './sentences.ts';

/** GitHub shows so many annotations of each kind for a step, and drops the others without a word. */
const MAX_SHOWN = 10;

type Kind = 'error' | 'warning' | 'notice';

/** One annotation for each token, the most urgent first; what GitHub would drop is counted in the last one. */
export function formatGitHub({ report, exposures, locate, failOn = 'low' }: ReportInput): string {
  const annotations: Record<Kind, string[]> = { error: [], warning: [], notice: [] };
  for (const exposure of byUrgency(exposures)) {
    const active = activeOf(exposure);
    if (active === undefined) continue;
    const [first] = active;
    const place = placeOf(first.origin, locate);
    const kind = isBelow(first.severity, failOn) ? 'warning' : 'error';
    const { line, range } = first;
    const columns = range.endLine === line ? { col: range.textColumn, endColumn: range.textEndColumn } : {};
    const properties = {
      file: place.file,
      ...(place.hasLines ? { line, endLine: range.endLine, ...columns } : {}),
      title: first.title,
    };
    const others = active.length === 1 ? '' : `, and ${count(active.length - 1, 'more location')}`;
    annotations[kind].push(commandOf(kind, properties, `${describeFinding(first, place)}${others}. ${first.help.fix}`));
  }
  for (const problem of report.problems) {
    const { file } = placeOf(problem.origin, locate);
    annotations.error.push(commandOf('error', { file, title: 'Not scanned' }, describeProblem(problem)));
  }
  for (const text of describeEntries(report)) annotations.notice.push(commandOf('notice', { title: 'Allowlist' }, text));
  const kinds: readonly Kind[] = ['error', 'warning', 'notice'];
  const dropped = kinds.reduce((sum, kind) => sum + Math.max(0, annotations[kind].length - roomFor(kind)), 0);
  const lines = kinds.flatMap((kind) => annotations[kind].slice(0, roomFor(kind)));
  if (dropped > 0)
    lines.push(
      commandOf(
        'notice',
        { title: 'tokenscan' },
        `${count(dropped, 'more annotation')}: see the summary of the job, or the report as text`,
      ),
    );
  if (lines.length === 0) lines.push('tokenscan: no token found');
  return `${lines.join('\n')}\n`;
}

/** One notice is kept for the number of those that have no room. */
function roomFor(kind: Kind): number {
  return kind === 'notice' ? MAX_SHOWN - 1 : MAX_SHOWN;
}

function commandOf(kind: Kind, properties: Readonly<Record<string, string | number>>, message: string): string {
  const list = Object.entries(properties)
    .map(
      ([name, value]) =>
        `${name}=${escapeData(escapeForTerminal(String(value)))
          .replaceAll(':', '%3A')
          .replaceAll(',', '%2C')}`,
    )
    .join(',');
  return `::${kind} ${list}::${escapeData(escapeForTerminal(message))}`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
