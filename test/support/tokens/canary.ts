// Looks for a planted token, whole or in part, in what tokenscan gave out.

/** How many characters of a secret in a row are a leak: three may be shown. */
const TELLING = 12;

/** In each run of TELLING characters there is one of this length that begins at a multiple of STEP. */
const SAMPLE = 6;
const STEP = TELLING - SAMPLE + 1;

/** The parts of the secrets of `tokens` that stand in `text`: each run of TELLING characters. Empty when nothing leaks. */
export function leaksOf(text: string, tokens: readonly string[]): readonly string[] {
  const secrets = tokens.map((token) => token.slice(token.indexOf(':') + 1));
  const suspects = secrets.length > FEW ? suspectsIn(text, secrets) : secrets.filter((secret) => mayLeak(text, secret));
  return suspects.flatMap((secret) => runsOf(secret, TELLING, 1).filter((run) => text.includes(run)));
}

/** More secrets than these are looked for in one pass. */
const FEW = 8;

/** As `mayLeak` for each of `secrets`, in one pass through `text`: hundreds of them are looked for in megabytes. */
function suspectsIn(text: string, secrets: readonly string[]): readonly string[] {
  const samples = new Set(secrets.flatMap((secret) => runsOf(secret, SAMPLE, STEP)));
  const begins = new Uint8Array(1 << 16);
  for (const sample of samples) begins[beginAt(sample, 0)] = 1;
  const seen = new Set<string>();
  for (let at = 0; at + SAMPLE <= text.length; at++) {
    if (begins[beginAt(text, at)] === 0) continue;
    const sample = text.slice(at, at + SAMPLE);
    if (samples.has(sample)) seen.add(sample);
  }
  return secrets.filter((secret) => runsOf(secret, SAMPLE, STEP).some((sample) => seen.has(sample)));
}

/** A number of 16 bits that the first three characters of what stands at `at` make. */
function beginAt(text: string, at: number): number {
  return (text.charCodeAt(at) ^ (text.charCodeAt(at + 1) << 5) ^ (text.charCodeAt(at + 2) << 9)) & 0xffff;
}

/** False only where no run of TELLING characters of `secret` is in `text`: that takes a seventh of the searches. */
function mayLeak(text: string, secret: string): boolean {
  return runsOf(secret, SAMPLE, STEP).some((sample) => text.includes(sample));
}

/** The parts of `text` with `length` characters, one at each multiple of `step`. */
function runsOf(text: string, length: number, step: number): readonly string[] {
  const count = Math.max(0, Math.floor((text.length - length) / step) + 1);
  return Array.from({ length: count }, (_, at) => text.slice(at * step, at * step + length));
}
