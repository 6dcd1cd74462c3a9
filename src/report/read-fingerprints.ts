// Fingerprints out of a report of ours, or out of a list of another scanner.

/** What a file says, and what of it is no fingerprint. */
export interface Fingerprints {
  readonly prints: readonly string[];
  /** How many lines are none. */
  readonly unknown: number;
}

const OURS = /^[0-9a-f]{16}$/;

/** A sha256 of the value of a secret, as Betterleaks writes it: its first 16 digits are our fingerprint. */
const VALUE_HASH = /^[0-9a-f]{64}$/i;

/** Of a report as JSON or ndjson: the findings that count. Of a list: a fingerprint, or the sha256 of a value, on each line; `#` begins a comment. */
export function readFingerprints(text: string): Fingerprints {
  const whole = parsed(text);
  if (whole !== undefined && 'findings' in whole && Array.isArray(whole.findings)) return collect(whole.findings.map(printOf));
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return collect(lines.filter((line) => line !== '' && !line.startsWith('#')).map(printInLine));
}

/** A fingerprint; undefined for what is none; false for what needs none. */
type Print = string | false | undefined;

function collect(found: readonly Print[]): Fingerprints {
  const prints = new Set<string>();
  for (const print of found) if (typeof print === 'string') prints.add(print);
  return { prints: [...prints], unknown: found.filter((print) => print === undefined).length };
}

function printInLine(line: string): Print {
  const [word = ''] = line.split(/\s/);
  if (OURS.test(word)) return word;
  if (VALUE_HASH.test(word)) return word.slice(0, 16).toLowerCase();
  const item = parsed(line);
  if (item === undefined || !('type' in item)) return undefined;
  return item.type === 'finding' ? printOf(item) : false;
}

function printOf(finding: unknown): Print {
  if (typeof finding !== 'object' || finding === null || !('fingerprint' in finding)) return undefined;
  if ('suppressed' in finding && finding.suppressed === true) return false;
  const { fingerprint } = finding;
  return typeof fingerprint === 'string' && OURS.test(fingerprint) ? fingerprint : undefined;
}

function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
