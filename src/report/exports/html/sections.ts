// The sections of the page that follow the tokens: what to do, what could not be scanned, and what does not count.
import type { Report } from '../../../model/types.ts';
import type { NextStep } from '../../../remediation/steps/step.ts';
import { formatLocation, formatOrigin } from '../../origins.ts';
import { html, type Markup } from './markup.ts';
import type { PageWords } from './words/page-words.ts';

/** How many rows a table has. */
const MAX_ROWS = 1000;

/** What to do, in order, with commands to copy. */
export function stepsOf(steps: readonly NextStep[], words: PageWords): readonly Markup[] {
  if (steps.length === 0) return [];
  const items = steps.map((step) => {
    const details = words.details(step).map((line) => html`<br><code>${line.trim()}</code>`);
    const commands = step.commands.map(
      (command) =>
        html`<div class="command"><pre>${command}</pre><button type="button" data-copy data-text="${words.copied}" hidden>${words.copy}</button></div>`,
    );
    return html`<li>${words.step(step)}${details}${commands}</li>`;
  });
  return [section('steps', words.headings.steps, html`<ol class="steps">${items}</ol>`)];
}

/** What could not be scanned, and why. */
export function problemsOf({ problems }: Report, words: PageWords): readonly Markup[] {
  if (problems.length === 0) return [];
  const rows = problems.slice(0, MAX_ROWS).map(({ origin, message }) => {
    const why = words.foreign === undefined ? html`<td>${message}</td>` : html`<td lang="${words.foreign}">${message}</td>`;
    return html`<tr><td><code>${formatOrigin(origin)}</code></td>${why}</tr>`;
  });
  const { columns, captions } = words;
  const table = html`<table><caption>${captions.problems}</caption><thead><tr><th scope="col">${columns.where}</th><th scope="col">${columns.why}</th></tr></thead><tbody>${rows}</tbody></table>`;
  return [section('problems', words.headings.problems, html`${table}${more(problems.length, words)}`)];
}

/** What is allowed, or where it is expected. */
export function suppressedOf({ findings }: Report, words: PageWords): readonly Markup[] {
  const suppressed = findings.flatMap((finding) =>
    finding.suppressed === false ? [] : [{ finding, why: words.suppression(finding.suppressed) }],
  );
  if (suppressed.length === 0) return [];
  const rows = suppressed
    .slice(0, MAX_ROWS)
    .map(
      ({ finding, why }) =>
        html`<tr><td><code>${formatLocation(finding)}</code></td><td><code>${finding.preview}</code></td><td>${why}</td></tr>`,
    );
  const { columns, captions } = words;
  const table = html`<table><caption>${captions.suppressed}</caption><thead><tr><th scope="col">${columns.where}</th><th scope="col">${columns.token}</th><th scope="col">${columns.why}</th></tr></thead><tbody>${rows}</tbody></table>`;
  const body = html`<details><summary>${words.locations(suppressed.length)}</summary>${table}${more(suppressed.length, words)}</details>`;
  return [section('suppressed', words.headings.suppressed, body)];
}

/** Useless entries of the allowlist, and what was skipped. */
export function restOf(report: Report, words: PageWords): readonly Markup[] {
  const entries = words.entries(report);
  const reasons = new Map<string, number>();
  for (const skip of report.skips) reasons.set(words.skip(skip), (reasons.get(words.skip(skip)) ?? 0) + 1);
  const skipped = [...reasons].map(([reason, times]) => html`<li>${words.number(times)} × ${reason}</li>`);
  return [
    ...(entries.length === 0
      ? []
      : [section('allowlist', words.headings.allowlist, html`<ul>${entries.map((text) => html`<li>${text}</li>`)}</ul>`)]),
    ...(skipped.length === 0 ? [] : [section('skipped', words.headings.skipped, html`<ul>${skipped}</ul>`)]),
  ];
}

function section(id: string, heading: string, body: Markup): Markup {
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${heading}</h2>${body}</section>`;
}

function more(rows: number, words: PageWords): Markup {
  return rows > MAX_ROWS ? html`<p class="dim">${words.moreRows(rows - MAX_ROWS)}</p>` : html``;
}
