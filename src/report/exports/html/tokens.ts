// The tokens of the page: a card for each, with its places by kind and the masked line of each place.

import { ORIGIN_KINDS } from '../../../model/origin-kinds.ts';
import type { Exposure, Finding } from '../../../model/types.ts';
import { escapeForTerminal } from '../../../system/terminal-text.ts';
import type { Chunks } from '../../chunks.ts';
import { formatLocation } from '../../origins.ts';
import { activeOf, type Locate, placeOf } from '../place.ts';
import { type Dates, exposureOf } from './dates.ts';
import { html, Markup } from './markup.ts';
import { groupPlaces, isPushed } from './place-groups.ts';
import type { PageWords } from './words/page-words.ts';

/** How many places of a token the page shows. */
const MAX_PLACES = 100;

/** With more tokens than this they are closed at first. */
const MAX_OPEN = 10;

/** The section of tokens, one at a time; nothing where there is none. @param active the tokens that count, the most urgent first */
export function* tokensOf(active: readonly Exposure[], dates: Dates, locate: Locate, words: PageWords): Chunks {
  if (active.length === 0) return;
  const isOpen = active.length <= MAX_OPEN;
  yield html`<section aria-labelledby="tokens-title"><h2 id="tokens-title">${words.headings.tokens}</h2>
${active.length === 1 ? '' : filterOf(words)}
<div id="tokens" class="${isOpen ? '' : 'many'}">
`.toString();
  for (const [at, exposure] of active.entries()) yield tokenOf(exposure, at, { isOpen, dates, locate, words }).toString();
  yield '</div></section>';
}

/** Shown by the script, which it needs. */
function filterOf({ filter, severity }: PageWords): Markup {
  const severities = (['high', 'medium', 'low'] as const).map((one) => html`<option value="${one}">${severity(one)}</option>`);
  return html`<form id="bar" class="bar" hidden><label>${filter.contains} <input id="word" type="search" autocomplete="off"></label><label>${filter.severity} <select id="severity"><option value="">${filter.all}</option>${severities}</select></label><label>${filter.order} <select id="order"><option value="urgency">${filter.urgency}</option><option value="places">${filter.places}</option><option value="path">${filter.path}</option></select></label><span class="buttons"><button type="button" id="open">${filter.openAll}</button><button type="button" id="close">${filter.closeAll}</button></span><output id="shown" for="word severity" data-text="${filter.shown}"></output></form>`;
}

interface CardFacts {
  readonly isOpen: boolean;
  readonly dates: Dates;
  readonly locate: Locate;
  readonly words: PageWords;
}

function tokenOf(exposure: Exposure, at: number, { isOpen, dates, locate, words }: CardFacts): Markup {
  const places = activeOf(exposure) ?? [exposure.findings[0]];
  const [first] = places;
  const { preview, severity, confidence, fingerprint } = first;
  const { title, what, fix } = words.rule(first);
  const shown = places.slice(0, MAX_PLACES);
  const left = places.length - shown.length;
  const since = exposureOf(exposure, dates);
  const facts = [
    words.confidence(confidence),
    words.locations(places.length),
    ...(since === undefined ? [] : [words.exposed(since.days, since.day)]),
  ];
  const pushed = places.some(isPushed) ? html`<span class="badge high">${words.pushed}</span>` : '';
  return html`<details class="token ${severity}" data-at="${at}" data-severity="${severity}" data-places="${places.length}" data-path="${placeOf(first.origin, locate).file}"${new Markup(isOpen ? ' open' : '')}><summary><code class="preview">${preview}</code> <span class="badge ${severity}">${words.severity(severity)}</span>${pushed}<span class="name">${title}</span><span class="dim">${facts.join(' · ')}</span></summary>
<div class="advice"><p>${what}</p><p><strong>${fix}</strong></p></div>
${groupPlaces(shown).map(([group, own]) => html`<h3>${words.group(group)} <span class="dim">${words.number(own.length)}</span></h3><ul class="places">${own.map((finding) => placeToMarkup(finding, words))}</ul>`)}${left > 0 ? html`<p class="dim">${words.moreLocations(left)}</p>` : ''}<p class="dim">${words.fingerprint} <code>${fingerprint}</code></p></details>
`;
}

function placeToMarkup(finding: Finding, words: PageWords): Markup {
  const { excerpt, preview, line, origin } = finding;
  const notes = words.notes(finding).filter((note) => note !== '');
  const hasLine = excerpt.before !== '' || excerpt.after !== '';
  const source = hasLine
    ? html`<figure class="line" role="group" aria-label="${words.maskedLine}">${ORIGIN_KINDS[origin.kind].hasLines ? html`<span class="number" aria-hidden="true">${line}</span>` : ''}<code>${tabs(excerpt.before)}<mark>${excerpt.match ?? preview}</mark>${tabs(excerpt.after)}</code></figure>`
    : '';
  return html`<li><code class="path">${formatLocation(finding)}</code>${source}${notes.map((note) => html`<p class="dim">${note}</p>`)}</li>`;
}

/** A tab is as wide as four columns here, whatever stands before it. */
function tabs(text: string): string {
  return escapeForTerminal(text).replaceAll('\t', '    ');
}
