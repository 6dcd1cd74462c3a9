// The map of places: how many there are in each folder, and of which kind. An SVG, with a table that says the same.
import type { Exposure } from '../../../model/types.ts';
import { activeOf, type Locate, placeOf } from '../place.ts';
import { html, type Markup } from './markup.ts';
import { groupPlaces } from './place-groups.ts';
import { shorten } from './shorten.ts';
import { type PageWords, PLACE_GROUPS, type PlaceGroup } from './words/page-words.ts';

/** How many folders it has. */
const MAX_ROWS = 20;

const WIDTH = 440;
const LABEL_WIDTH = 140;
const ROW_HEIGHT = 28;
const LEGEND_HEIGHT = 20;
const LEGEND_COLUMNS = 3;

interface Folder {
  readonly name: string;
  readonly sums: ReadonlyMap<PlaceGroup, number>;
  readonly sum: number;
}

/** The section; nothing where all is in one folder and of one kind. @param active the tokens that count */
export function placeMap(active: readonly Exposure[], locate: Locate, words: PageWords): readonly Markup[] {
  const folders = foldersOf(active, locate);
  const groups = PLACE_GROUPS.filter((group) => folders.some(({ sums }) => sums.has(group)));
  if (folders.length < 2 && groups.length < 2) return [];
  const shown = folders.slice(0, MAX_ROWS);
  const more =
    folders.length > shown.length ? html`<figcaption>${words.moreRows(folders.length - shown.length)}</figcaption>` : '';
  return [
    html`<section aria-labelledby="where"><h2 id="where">${words.headings.where}</h2><figure>${drawing(shown, groups, words)}${more}<details><summary>${words.asTable}</summary>${table(shown, groups, words)}</details></figure></section>`,
  ];
}

function foldersOf(active: readonly Exposure[], locate: Locate): readonly Folder[] {
  const folders = new Map<string, Map<PlaceGroup, number>>();
  for (const exposure of active)
    for (const [group, findings] of groupPlaces(activeOf(exposure) ?? []))
      for (const { origin } of findings) {
        const { file } = placeOf(origin, locate);
        const name = file.includes('/') ? `${file.slice(0, file.lastIndexOf('/'))}/` : './';
        const sums = folders.get(name) ?? new Map<PlaceGroup, number>();
        folders.set(name, sums.set(group, (sums.get(group) ?? 0) + 1));
      }
  return [...folders]
    .map(([name, sums]) => ({ name, sums, sum: [...sums.values()].reduce((a, b) => a + b, 0) }))
    .toSorted((a, b) => b.sum - a.sum);
}

function drawing(folders: readonly Folder[], groups: readonly PlaceGroup[], words: PageWords): Markup {
  const most = folders[0]?.sum ?? 1;
  const room = WIDTH - LABEL_WIDTH - 50;
  const bars = folders.map(({ name, sums, sum }, at) => {
    const y = at * ROW_HEIGHT;
    let x = LABEL_WIDTH;
    const parts = groups.flatMap((group) => {
      const amount = sums.get(group);
      if (amount === undefined) return [];
      const width = Math.max(3, (amount / most) * room);
      const part = html`<rect class="bar-${group}" x="${x.toFixed(1)}" y="${y + 5}" width="${width.toFixed(1)}" height="${ROW_HEIGHT - 10}"/>`;
      x += width;
      return [part];
    });
    return html`<text x="0" y="${y + 18}" class="mono">${shorten(name, 18)}</text>${parts}<text x="${(x + 8).toFixed(1)}" y="${y + 18}">${words.number(sum)}</text>`;
  });
  const lines = Math.ceil(groups.length / LEGEND_COLUMNS);
  const height = folders.length * ROW_HEIGHT + LEGEND_HEIGHT * lines + 8;
  const legend = groups.map((group, at) => {
    const x = (at % LEGEND_COLUMNS) * (WIDTH / LEGEND_COLUMNS);
    const y = folders.length * ROW_HEIGHT + 10 + Math.floor(at / LEGEND_COLUMNS) * LEGEND_HEIGHT;
    return html`<rect class="bar-${group}" x="${x}" y="${y}" width="12" height="12"/><text class="small" x="${x + 18}" y="${y + 10}">${words.group(group)}</text>`;
  });
  return html`<svg role="img" aria-labelledby="where-title" viewBox="0 0 ${WIDTH} ${height}"><title id="where-title">${words.mapTitle}</title>${bars}${legend}</svg>`;
}

function table(folders: readonly Folder[], groups: readonly PlaceGroup[], words: PageWords): Markup {
  const { columns, captions } = words;
  const rows = folders.map(
    ({ name, sums, sum }) =>
      html`<tr><td><code>${name}</code></td>${groups.map((group) => html`<td>${words.number(sums.get(group) ?? 0)}</td>`)}<td>${words.number(sum)}</td></tr>`,
  );
  const heads = groups.map((group) => html`<th scope="col">${words.group(group)}</th>`);
  return html`<table><caption>${captions.where}</caption><thead><tr><th scope="col">${columns.folder}</th>${heads}<th scope="col">${columns.locations}</th></tr></thead><tbody>${rows}</tbody></table>`;
}
