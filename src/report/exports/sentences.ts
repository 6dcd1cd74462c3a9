// Sentences that several receivers get: about a finding, a problem, and an entry of the allowlist. Not escaped: each format does that.
import type { AllowEntry, Finding, Problem, Report } from '../../model/types.ts';
import { count } from '../amounts.ts';
import { formatOrigin } from '../origins.ts';
import type { Place } from './place.ts';

/**
 * What was found and how sure that is: `Telegram bot token 7012345678:AAF*** (certain, fingerprint 00112233445566aa)`.
 *
 * @param number which place of the token in the file it is, for receivers that take two results with the same sentence, file and line for one
 */
export function describeFinding(
  { title, preview, confidence, fingerprint, encodings, repeats }: Finding,
  { member }: Place,
  number = 1,
): string {
  const facts = [
    confidence,
    `fingerprint ${fingerprint}`,
    ...(encodings.length === 0 ? [] : [`written as ${encodings.join(' in ')}`]),
    ...(member === undefined ? [] : [`in ${member}`]),
    ...(number === 1 ? [] : [`location ${number} in this file`]),
    ...(repeats === 0 ? [] : [count(repeats, 'more time', 'once more')]),
  ];
  return `${title} ${preview} (${facts.join(', ')})`;
}

/** What could not be scanned, and why. Safe for a terminal but for the message. */
export function describeProblem({ origin, message }: Problem): string {
  return `could not scan ${formatOrigin(origin)}: ${message}`;
}

/** How many findings are not in the report, where it is not all. */
export function describeUnlisted({ summary: { unlisted } }: Pick<Report, 'summary'>): readonly string[] {
  if (unlisted === undefined) return [];
  const { tokens, locations } = unlisted;
  const of = tokens === 0 ? '' : `, of ${count(tokens, 'more token')}`;
  return [`${count(locations, 'more location')} not listed${of} (--max-findings)`];
}

/** What else to know, one sentence each: how many findings are not listed, and the entries of the allowlist that are of no use. */
export function describeEntries(report: Pick<Report, 'expired' | 'unused' | 'summary'>): readonly string[] {
  const { expired, unused } = report;
  const expiry = ({ fingerprint, expires = '', reason }: AllowEntry): string =>
    `expired allowlist entry: ${fingerprint} on ${expires} (${reason})`;
  const idle = ({ fingerprint, reason }: AllowEntry): string =>
    `unused allowlist entry: ${fingerprint} (${reason}); remove it from tokenscan.json`;
  return [...describeUnlisted(report), ...expired.map(expiry), ...unused.map(idle)];
}
