// Two figures of the page: when tokens were where they are, and in which folders. Each is an SVG with a table that says the same.
import type { Exposure, Finding } from '../../../model/types.ts';
import { count } from '../../amounts.ts';
import { activeOf, type Locate, placeOf } from '../place.ts';
import { html, type Markup } from './markup.ts';

/** How many rows a figure has. */
const MAX_ROWS = 30;

const WIDTH = 720;
const LABEL_WIDTH = 230;
const ROW_HEIGHT = 22;

interface Time {
  readonly what: string;
  /** As it is known: a day, or a day and a time. */
  readonly when: string;
  readonly ms: number;
}

interface Row {
  readonly preview: string;
  readonly times: readonly [Time, ...Time[]];
}

/** When each token was first and last seen, as far as commits and lines of logs say; nothing where none does. */
export function timeline(exposures: readonly Exposure[]): readonly Markup[] {
  const rows = exposures.flatMap((exposure) => {
    const [first, ...rest] = (activeOf(exposure) ?? []).flatMap(timesOf).toSorted((a, b) => a.ms - b.ms);
    return first === undefined ? [] : [{ preview: exposure.findings[0].preview, times: [first, ...rest] } satisfies Row];
  });
  if (rows.length === 0) return [];
  const shown = rows.slice(0, MAX_ROWS);
  const all = shown.flatMap(({ times }) => times.map(({ ms }) => ms));
  const [from, to] = [Math.min(...all), Math.max(...all)];
  const height = shown.length * ROW_HEIGHT + 30;
  const x = (ms: number): number =>
    LABEL_WIDTH + 10 + (to === from ? 0.5 : (ms - from) / (to - from)) * (WIDTH - LABEL_WIDTH - 30);
  const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  const drawn = shown.map(({ preview, times }, at) => {
    const y = at * ROW_HEIGHT + 16;
    const last = times.at(-1) ?? times[0];
    return html`<text x="0" y="${y + 4}">${shorten(preview)}</text><line class="axis" x1="${LABEL_WIDTH}" x2="${WIDTH}" y1="${y}" y2="${y}"/><line class="span" x1="${x(times[0].ms).toFixed(1)}" x2="${x(last.ms).toFixed(1)}" y1="${y}" y2="${y}"/>${times.slice(0, MAX_ROWS).map(({ ms }) => html`<circle class="mark" cx="${x(ms).toFixed(1)}" cy="${y}" r="5"/>`)}`;
  });
  return [
    html`<h2>When</h2><figure><svg role="img" aria-labelledby="when-title" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}"><title id="when-title">When each token was seen, from ${day(from)} to ${day(to)}; the table below says the same.</title>${drawn}<text x="${LABEL_WIDTH}" y="${height - 6}">${day(from)}</text><text x="${WIDTH}" y="${height - 6}" text-anchor="end">${day(to)}</text></svg>${more(rows.length)}<details><summary>As a table</summary><table><caption>When each token was seen</caption><thead><tr><th scope="col">token</th><th scope="col">what</th><th scope="col">when</th></tr></thead><tbody>${shown.flatMap(({ preview, times }) => times.map((time) => html`<tr><td><code>${preview}</code></td><td>${time.what}</td><td>${time.when}</td></tr>`))}</tbody></table></details></figure>`,
  ];
}

function timesOf({ origin, seen }: Finding): readonly Time[] {
  const history = 'history' in origin ? origin.history : undefined;
  return [
    ...timeOf('first commit', history?.first?.date),
    ...timeOf('last commit', history?.last?.date),
    ...timeOf('first line', seen?.first),
    ...timeOf('last line', seen?.last),
  ];
}

function timeOf(what: string, when: string | undefined): readonly Time[] {
  const ms = Date.parse(when ?? '');
  return when === undefined || Number.isNaN(ms) ? [] : [{ what, when, ms }];
}

/** How many places there are in each folder. */
export function folders(exposures: readonly Exposure[], locate: Locate): readonly Markup[] {
  const sums = new Map<string, number>();
  for (const exposure of exposures) {
    for (const { origin } of activeOf(exposure) ?? []) {
      const { file } = placeOf(origin, locate);
      const folder = file.includes('/') ? `${file.slice(0, file.lastIndexOf('/'))}/` : './';
      sums.set(folder, (sums.get(folder) ?? 0) + 1);
    }
  }
  const rows = [...sums].toSorted(([, a], [, b]) => b - a);
  if (rows.length < 2) return [];
  const shown = rows.slice(0, MAX_ROWS);
  const most = shown[0]?.[1] ?? 1;
  const height = shown.length * ROW_HEIGHT + 4;
  const drawn = shown.map(([folder, sum], at) => {
    const y = at * ROW_HEIGHT;
    const width = Math.max(2, (sum / most) * (WIDTH - LABEL_WIDTH - 60));
    return html`<text x="0" y="${y + 16}">${shorten(folder)}</text><rect class="amount" x="${LABEL_WIDTH}" y="${y + 5}" width="${width.toFixed(1)}" height="14" rx="3"/><text x="${(LABEL_WIDTH + width + 6).toFixed(1)}" y="${y + 16}">${sum}</text>`;
  });
  return [
    html`<h2>Where</h2><figure><svg role="img" aria-labelledby="where-title" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}"><title id="where-title">Places by folder; the table below says the same.</title>${drawn}</svg>${more(rows.length)}<details><summary>As a table</summary><table><caption>Places by folder</caption><thead><tr><th scope="col">folder</th><th scope="col">places</th></tr></thead><tbody>${shown.map(([folder, sum]) => html`<tr><td><code>${folder}</code></td><td>${sum}</td></tr>`)}</tbody></table></details></figure>`,
  ];
}

function more(rows: number): Markup {
  return rows > MAX_ROWS ? html`<figcaption>… and ${count(rows - MAX_ROWS, 'more row')}</figcaption>` : html``;
}

/** A text that fits beside a figure. */
function shorten(text: string): string {
  return text.length <= 34 ? text : `…${text.slice(-33)}`;
}
