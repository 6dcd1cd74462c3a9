// The figure of times: when each token was seen, and until now. An SVG, with a table that says the same.
import type { Exposure } from '../../../model/types.ts';
import { formatTime } from '../../times.ts';
import { type Dates, dayOf, type Time, timesOf } from './dates.ts';
import { html, type Markup } from './markup.ts';
import { shorten } from './shorten.ts';
import type { PageWords } from './words/page-words.ts';

/** How many tokens it has. */
const MAX_ROWS = 20;

const WIDTH = 440;
const LABEL_WIDTH = 132;
const ROW_HEIGHT = 30;
const TOP = 34;

interface Row {
  readonly preview: string;
  readonly severity: string;
  readonly times: readonly [Time, ...Time[]];
}

/** The section; nothing where no token has a time. @param active the tokens that count, the most urgent first */
export function timeline(active: readonly Exposure[], dates: Dates, words: PageWords): readonly Markup[] {
  const rows = active.flatMap((exposure): readonly Row[] => {
    const [first, ...rest] = timesOf(exposure);
    const { preview, severity } = exposure.findings[0];
    return first === undefined ? [] : [{ preview, severity, times: [first, ...rest] }];
  });
  if (rows.length === 0) return [];
  const shown = rows.slice(0, MAX_ROWS);
  const more = rows.length > shown.length ? html`<figcaption>${words.moreRows(rows.length - shown.length)}</figcaption>` : '';
  return [
    html`<section aria-labelledby="when"><h2 id="when">${words.headings.when}</h2><figure>${drawing(shown, dates, words)}${more}<details><summary>${words.asTable}</summary>${table(shown, words)}</details></figure></section>`,
  ];
}

function drawing(rows: readonly Row[], { scannedAt }: Dates, words: PageWords): Markup {
  const all = rows.flatMap(({ times }) => times.map(({ ms }) => ms));
  const now = scannedAt.getTime();
  // Not Math.min: a token of a log has more lines than a call has arguments.
  const [from, to] = all.reduce(([least, most], ms) => [Math.min(least, ms), Math.max(most, ms)] as const, [now, now] as const);
  const left = LABEL_WIDTH + 14;
  const x = (ms: number): string => (left + (to === from ? 1 : (ms - from) / (to - from)) * (WIDTH - left - 14)).toFixed(1);
  const bottom = TOP + rows.length * ROW_HEIGHT;
  const lanes = rows.map(({ preview, severity, times }, at) => {
    const y = TOP + at * ROW_HEIGHT + ROW_HEIGHT / 2;
    const [last = times[0]] = times.slice(-1);
    return html`<g class="${severity}"><text x="0" y="${y + 4}" class="mono">${shorten(preview, 18)}</text><line class="lane" x1="${left}" x2="${WIDTH}" y1="${y}" y2="${y}"/><line class="until" x1="${x(last.ms)}" x2="${x(now)}" y1="${y}" y2="${y}"/><line class="span" x1="${x(times[0].ms)}" x2="${x(last.ms)}" y1="${y}" y2="${y}"/>${marksOf(times, x, y)}</g>`;
  });
  const ticks = ticksOf(from, to).map(
    (ms) =>
      html`<line class="tick" x1="${x(ms)}" x2="${x(ms)}" y1="${TOP - 8}" y2="${bottom}"/><text class="small" x="${x(ms)}" y="${TOP - 14}" text-anchor="${anchorOf(ms, from, to)}">${dayOf(ms)}</text>`,
  );
  const end = html`<line class="now" x1="${x(now)}" x2="${x(now)}" y1="${TOP - 8}" y2="${bottom + 4}"/><text class="small" x="${x(now)}" y="${bottom + 18}" text-anchor="end">${words.today} ${dayOf(now)}</text>`;
  return html`<svg role="img" aria-labelledby="when-title" viewBox="0 0 ${WIDTH} ${bottom + 24}"><title id="when-title">${words.when(dayOf(from), dayOf(to))}</title>${ticks}${lanes}${end}<circle class="mark" cx="7" cy="${bottom + 14}" r="5"/><text class="small" x="18" y="${bottom + 18}">${words.legend.commit}</text><path class="mark" d="${diamond('90', bottom + 14)}"/><text class="small" x="101" y="${bottom + 18}">${words.legend.line}</text></svg>`;
}

/** A circle for a commit, a diamond for a line of a log; one for all of the same kind at the same place. */
function marksOf(times: readonly Time[], x: (ms: number) => string, y: number): readonly Markup[] {
  const marks = new Map(
    times.map(({ moment, ms }) => {
      const isCommit = moment === 'first-commit' || moment === 'last-commit';
      return [
        `${isCommit} ${x(ms)}`,
        isCommit
          ? html`<circle class="mark" cx="${x(ms)}" cy="${y}" r="5"/>`
          : html`<path class="mark" d="${diamond(x(ms), y)}"/>`,
      ];
    }),
  );
  return [...marks.values()].slice(0, MAX_MARKS);
}

/** How many marks a row has. */
const MAX_MARKS = 40;

function diamond(x: string, y: number): string {
  return `M${x} ${y - 6}l6 6l-6 6l-6 -6z`;
}

/** The ends, and the middle. */
function ticksOf(from: number, to: number): readonly number[] {
  if (from === to) return [from];
  return [0, 1, 2].map((part) => from + ((to - from) * part) / 2);
}

function anchorOf(ms: number, from: number, to: number): string {
  if (ms === from && from !== to) return 'start';
  return ms === to ? 'end' : 'middle';
}

function table(rows: readonly Row[], words: PageWords): Markup {
  const { columns, captions } = words;
  const lines = rows.flatMap(({ preview, times }) =>
    times
      .slice(0, MAX_MARKS)
      .map(
        ({ moment, when }) =>
          html`<tr><td><code>${preview}</code></td><td>${words.moment(moment)}</td><td>${formatTime(when)}</td></tr>`,
      ),
  );
  return html`<table><caption>${captions.when}</caption><thead><tr><th scope="col">${columns.token}</th><th scope="col">${columns.what}</th><th scope="col">${columns.when}</th></tr></thead><tbody>${lines}</tbody></table>`;
}
