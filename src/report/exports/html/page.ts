// Report → one HTML page that needs nothing else: complete without JavaScript, and its policy forbids it all connections.
import { createHash } from 'node:crypto';
import type { Exposure, Finding, Report } from '../../../model/types.ts';
import { escapeForTerminal } from '../../../system/terminal-text.ts';
import { count, formatBytes } from '../../amounts.ts';
import type { Chunks } from '../../chunks.ts';
import { describeHistory } from '../../history.ts';
import { describeMetadata } from '../../metadata.ts';
import { formatLocation, formatOrigin } from '../../origins.ts';
import { skipReason, suppressionReason } from '../../reasons.ts';
import type { ReportInput } from '../../report-input.ts';
import { describeDetails, describeStep } from '../../step-words.ts';
import { activeOf, byUrgency, placeOf } from '../place.ts';
import { describeEntries } from '../sentences.ts';
import { folders, timeline } from './figures.ts';
import { html, Markup } from './markup.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';

/** How many places of a token the page shows. */
const MAX_PLACES = 100;

/** With more tokens than this they are closed at first. */
const MAX_OPEN = 10;

/** The page, a token at a time. */
export function* htmlChunks(input: ReportInput): Chunks {
  const { report, exposures, subject = 'what was scanned', version, endedAt, locate } = input;
  const active = byUrgency(exposures).filter((exposure) => activeOf(exposure) !== undefined);
  const title = `Telegram tokens in ${subject}`;
  yield html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '${hashOf(STYLE)}'; script-src '${hashOf(SCRIPT)}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p>${verdictOf(report, active)}</p>
<p class="dim">tokenscan ${version}, <time datetime="${endedAt.toISOString()}">${endedAt.toISOString().slice(0, 16).replace('T', ' ')} UTC</time>. Tokens are masked: this page holds none.</p>
${factsOf(report, active)}
</header>
<main>
`.toString();
  yield* tokensOf(active, input);
  yield html`
${stepsOf(input)}
${timeline(active)}
${folders(active, locate)}
${problemsOf(report)}
${suppressedOf(report)}
${restOf(report)}
</main>
<script>${new Markup(SCRIPT)}</script>
</body>
</html>
`.toString();
}

/** What a policy calls an inline style or script. */
function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function verdictOf({ problems, summary }: Report, active: readonly Exposure[]): Markup {
  if (active.length > 0) {
    const more = problems.length === 0 ? '' : ', and not everything could be scanned';
    return html`<strong class="high">${count(active.length, 'token')} found${more}.</strong>`;
  }
  if (problems.length > 0) return html`<strong class="medium">No token found, but not everything could be scanned.</strong>`;
  if (summary.blobs + (summary.objects?.known ?? 0) === 0)
    return html`<strong class="medium">There was nothing to scan.</strong>`;
  return html`<strong class="good">No token found.</strong>`;
}

function factsOf({ problems, summary }: Report, active: readonly Exposure[]): Markup {
  const places = active.reduce((sum, exposure) => sum + (activeOf(exposure) ?? []).length, 0);
  const facts: readonly (readonly [string | number, string])[] = [
    [active.length, active.length === 1 ? 'token' : 'tokens'],
    [places, places === 1 ? 'location' : 'locations'],
    [problems.length, 'not scanned'],
    [summary.suppressed, 'suppressed'],
    [summary.blobs, summary.blobs === 1 ? 'file scanned' : 'files scanned'],
    [formatBytes(summary.bytes), 'in all'],
  ];
  return html`<ul class="facts">${facts.map(([amount, what]) => html`<li><b>${amount}</b>${what}</li>`)}</ul>`;
}

function* tokensOf(active: readonly Exposure[], input: ReportInput): Chunks {
  if (active.length === 0) return;
  yield html`<h2>Tokens</h2>
<form id="bar" class="bar" hidden><label>Contains <input id="word" type="search" autocomplete="off"></label><label>Severity <select id="severity"><option value="">all</option><option>high</option><option>medium</option><option>low</option></select></label><label>Order <select id="order"><option value="urgency">most urgent first</option><option value="places">most places first</option><option value="path">by path</option></select></label><button type="button" id="open">Open all</button><button type="button" id="close">Close all</button><output id="shown" aria-live="polite"></output></form>
<div id="tokens">
`.toString();
  for (const [at, exposure] of active.entries()) yield tokenOf(exposure, at, active.length <= MAX_OPEN, input).toString();
  yield '\n</div>';
}

function tokenOf(exposure: Exposure, at: number, isOpen: boolean, { locate }: ReportInput): Markup {
  const places = activeOf(exposure) ?? [exposure.findings[0]];
  const [first] = places;
  const { title, preview, severity, confidence, fingerprint, help } = first;
  const left = places.length - MAX_PLACES;
  const open = isOpen ? new Markup(' open') : '';
  return html`<details class="token" data-at="${at}" data-severity="${severity}" data-places="${places.length}" data-path="${placeOf(first.origin, locate).file}"${open}><summary><code>${preview}</code><span>${title}</span><span class="badge ${severity}">${severity}</span><span class="dim">${confidence} · ${count(places.length, 'location')} · fingerprint ${fingerprint}</span></summary>
<p>${help.what}</p><p>${help.fix}</p>
${places.slice(0, MAX_PLACES).map(placeToMarkup)}${left > 0 ? html`<p class="dim">… and ${count(left, 'more location')}</p>` : ''}</details>
`;
}

function placeToMarkup(finding: Finding): Markup {
  const { origin, encodings, excerpt, preview, repeats } = finding;
  const notes = [
    ...(encodings.length === 0 ? [] : [`written as ${encodings.join(' in ')}`]),
    ...(repeats === 0 ? [] : [count(repeats, 'more time at the same location', 'once more at the same location')]),
    describeMetadata(finding),
    ...describeHistory(origin),
  ].filter((note) => note !== '');
  const before = escapeForTerminal(excerpt.before);
  const caret = `${' '.repeat([...before].length)}${'^'.repeat([...preview].length)}`;
  return html`<h3><code>${formatLocation(finding)}</code></h3><pre tabindex="0" aria-label="The line, masked">${before}${preview}${excerpt.after}
<span class="high" aria-hidden="true">${caret}</span></pre>${notes.map((note) => html`<p class="dim">${note}</p>`)}`;
}

function stepsOf({ steps = [] }: ReportInput): Markup {
  if (steps.length === 0) return html``;
  return html`<h2>What to do</h2><ol class="steps">${steps.map(
    (step) =>
      html`<li>${describeStep(step)}${describeDetails(step).map((line) => html`<br><code>${line.trim()}</code>`)}${step.commands.map((command) => html`<div><pre tabindex="0">${command}</pre><button type="button" data-copy hidden>copy</button></div>`)}</li>`,
  )}</ol>`;
}

function problemsOf({ problems }: Report): Markup {
  if (problems.length === 0) return html``;
  return html`<h2>Could not be scanned</h2><table><caption>${count(problems.length, 'location')} that may hold more</caption><thead><tr><th scope="col">where</th><th scope="col">why</th></tr></thead><tbody>${problems.map(({ origin, message }) => html`<tr><td><code>${formatOrigin(origin)}</code></td><td>${message}</td></tr>`)}</tbody></table>`;
}

function suppressedOf({ findings }: Report): Markup {
  const rows = findings.flatMap((finding) =>
    finding.suppressed === false ? [] : [{ finding, reason: suppressionReason(finding.suppressed) }],
  );
  if (rows.length === 0) return html``;
  return html`<h2>Does not count</h2><details><summary>${count(rows.length, 'location')}</summary><table><caption>Allowed, or in an expected location</caption><thead><tr><th scope="col">where</th><th scope="col">token</th><th scope="col">why</th></tr></thead><tbody>${rows.map(({ finding, reason }) => html`<tr><td><code>${formatLocation(finding)}</code></td><td><code>${finding.preview}</code></td><td>${reason}</td></tr>`)}</tbody></table></details>`;
}

function restOf(report: Report): Markup {
  const entries = describeEntries(report);
  const reasons = new Map<string, number>();
  for (const skip of report.skips) reasons.set(skipReason(skip), (reasons.get(skipReason(skip)) ?? 0) + 1);
  return html`${entries.length === 0 ? '' : html`<h2>Allowlist</h2><ul>${entries.map((text) => html`<li>${text}</li>`)}</ul>`}${reasons.size === 0 ? '' : html`<h2>Skipped</h2><ul>${[...reasons].map(([reason, times]) => html`<li>${times} × ${reason}</li>`)}</ul>`}`;
}
