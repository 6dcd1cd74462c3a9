// Report → annotations of GitHub Actions: workflow commands, which a runner shows beside the lines of a pull request.
import { isFailing } from '../../model/fail-on.ts';
import { escapeForTerminal } from '../../system/terminal-text.ts';
import { count } from '../amounts.ts';
import { type Chunks, linesToChunks } from '../chunks.ts';
import type { ReportInput } from '../report-input.ts';
import { activeOf, byUrgency, placeOf } from './place.ts';
import { describeEntries, describeFinding, describeProblem } from './sentences.ts';

/** GitHub shows so many annotations of each kind for a step, and drops the others without a word. */
const MAX_SHOWN = 10;

type Kind = 'error' | 'warning' | 'notice';

/** Annotations, as many of each kind as GitHub shows; of the others it knows the number. */
class Annotations {
  readonly #lines: Record<Kind, string[]> = { error: [], warning: [], notice: [] };
  #dropped = 0;

  add(kind: Kind, properties: Readonly<Record<string, string | number>>, message: string): void {
    const lines = this.#lines[kind];
    if (lines.length < roomFor(kind)) lines.push(commandOf(kind, properties, message));
    else this.#dropped++;
  }

  /** Errors first; what was dropped is counted in the last. */
  lines(): readonly string[] {
    const { error, warning, notice } = this.#lines;
    const all = [...error, ...warning, ...notice];
    if (this.#dropped === 0) return all;
    const text = `${count(this.#dropped, 'more annotation')}: see the summary of the job, or the report as text`;
    return [...all, commandOf('notice', { title: 'tokenscan' }, text)];
  }
}

/** One annotation for each token, the most urgent first; what GitHub would drop is counted in the last one. */
export function formatGitHub({ report, exposures, locate, failOn = 'low' }: ReportInput): Chunks {
  const annotations = new Annotations();
  for (const exposure of byUrgency(exposures)) {
    const active = activeOf(exposure);
    if (active === undefined) continue;
    const [first] = active;
    const place = placeOf(first.origin, locate);
    const kind = isFailing(first, failOn) ? 'error' : 'warning';
    const { line, range } = first;
    const columns = range.endLine === line ? { col: range.textColumn, endColumn: range.textEndColumn } : {};
    const properties = {
      file: place.file,
      ...(place.hasLines ? { line, endLine: range.endLine, ...columns } : {}),
      title: first.title,
    };
    const others = active.length === 1 ? '' : `, and ${count(active.length - 1, 'more location')}`;
    annotations.add(kind, properties, `${describeFinding(first, place)}${others}. ${first.help.fix}`);
  }
  for (const problem of report.problems) {
    const { file } = placeOf(problem.origin, locate);
    annotations.add('error', { file, title: 'Not scanned' }, describeProblem(problem));
  }
  for (const text of describeEntries(report)) annotations.add('notice', { title: 'Allowlist' }, text);
  const lines = annotations.lines();
  return linesToChunks(lines.length === 0 ? ['tokenscan: no token found'] : lines);
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
