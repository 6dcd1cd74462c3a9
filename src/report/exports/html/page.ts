// Report → one HTML page that needs nothing else: complete without JavaScript, and its policy forbids it all connections.
import { createHash } from 'node:crypto';
import type { Exposure, Report } from '../../../model/types.ts';
import type { Chunks } from '../../chunks.ts';
import type { ReportInput } from '../../report-input.ts';
import { activeOf, byUrgency } from '../place.ts';
import { exposureOf } from './dates.ts';
import { html, Markup } from './markup.ts';
import { isPushed } from './place-groups.ts';
import { placeMap } from './place-map.ts';
import { SCRIPT } from './script.ts';
import { problemsOf, restOf, stepsOf, suppressedOf } from './sections.ts';
import { STYLE } from './style.ts';
import { timeline } from './timeline.ts';
import { tokensOf } from './tokens.ts';
import { EN } from './words/en.ts';
import type { PageLanguage, PageWords } from './words/page-words.ts';
import { RU } from './words/ru.ts';

const WORDS: Readonly<Record<PageLanguage, PageWords>> = { en: EN, ru: RU };

/** The page, a token at a time; in English unless `language` says another one. */
export function* htmlChunks(input: ReportInput): Chunks {
  const { report, exposures, subject = 'what was scanned', command, version, endedAt, locate, steps = [] } = input;
  const words = WORDS[input.language ?? 'en'];
  const active = byUrgency(exposures).filter((exposure) => activeOf(exposure) !== undefined);
  const dates = { scannedAt: endedAt };
  const figures = [...timeline(active, dates, words), ...placeMap(active, locate, words)];
  const sections = [
    ...stepsOf(steps, words),
    ...problemsOf(report, words),
    ...suppressedOf(report, words),
    ...restOf(report, words),
  ];
  const title = words.title({ command, subject });
  yield html`<!doctype html>
<html lang="${words.lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${hashOf(STYLE)}'; script-src '${hashOf(SCRIPT)}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<a class="skip" href="#main">${words.skipLink}</a>
<header class="${stateOf(report, active)}">
<p class="time"><time datetime="${endedAt.toISOString()}">${endedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC</time></p>
<h1>${title}</h1>
<p class="verdict">${verdictOf(report, active, words)}</p>
${leadOf(active, dates, words)}
${factsOf(report, active, words)}
</header>
<main id="main">
${figures.length === 0 ? '' : html`<div class="figures">${figures}</div>`}
`.toString();
  yield* tokensOf(active, dates, locate, words);
  yield html`
${sections}
</main>
<footer><p>${words.masked(version)}</p></footer>
<script>${new Markup(SCRIPT)}</script>
</body>
</html>
`.toString();
}

/** What a policy calls an inline style or script. */
function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

/** How bad it is: the color of the head of the page. */
function stateOf({ problems, summary }: Report, active: readonly Exposure[]): 'bad' | 'partial' | 'fine' {
  if (active.length > 0) return 'bad';
  return problems.length > 0 || summary.blobs + (summary.objects?.known ?? 0) === 0 ? 'partial' : 'fine';
}

function verdictOf({ problems, summary }: Report, active: readonly Exposure[], words: PageWords): Markup {
  if (active.length > 0)
    return html`<strong>${words.found(active.length)}.</strong>${problems.length === 0 ? '' : html` ${words.notAll}`}`;
  if (problems.length > 0) return html`<strong>${words.cleanButNotAll}.</strong>`;
  if (summary.blobs + (summary.objects?.known ?? 0) === 0) return html`<strong>${words.nothing}.</strong>`;
  return html`<strong>${words.clean}.</strong>`;
}

/** What the most urgent token means, and what to do first: for who reads no further. */
function leadOf([first]: readonly Exposure[], dates: Parameters<typeof exposureOf>[1], words: PageWords): Markup {
  const [finding] = first === undefined ? [] : (activeOf(first) ?? []);
  if (first === undefined || finding === undefined) return html``;
  const { title, what, fix } = words.rule(finding);
  const since = exposureOf(first, dates);
  const exposed = since === undefined ? '' : html` <span class="dim">(${words.exposed(since.days, since.day)})</span>`;
  return html`<dl class="lead"><dt>${title}</dt><dd><code>${finding.preview}</code>${exposed}</dd><dt>${words.meaning}</dt><dd>${what}</dd><dt>${words.firstOfAll}</dt><dd>${fix}</dd></dl>`;
}

function factsOf({ problems, summary }: Report, active: readonly Exposure[], words: PageWords): Markup {
  const places = active.flatMap((exposure) => activeOf(exposure) ?? []);
  const pushed = active.filter((exposure) => (activeOf(exposure) ?? []).some(isPushed)).length;
  const facts = [
    ['tokens', active.length],
    ['locations', places.length],
    ...(pushed === 0 ? [] : [['pushed', pushed] as const]),
    ['problems', problems.length],
    ['suppressed', summary.suppressed],
    ['files', summary.blobs],
  ] as const;
  const items = facts.map(
    ([which, amount]) =>
      html`<li class="${amount === 0 ? '' : which}"><b>${words.number(amount)}</b> ${words.fact(which, amount)}</li>`,
  );
  return html`<ul class="facts">${items}<li><b>${words.bytes(summary.bytes)}</b> ${words.fact('bytes', summary.bytes)}</li></ul>`;
}
