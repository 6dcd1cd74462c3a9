// Looks for a planted token, whole or in part, in what tokenscan gave out.

/** How many characters of a secret in a row are a leak: three may be shown. */
const TELLING = 12;

/** In each run of TELLING characters there is one of this length that begins at a multiple of STEP. */
const SAMPLE = 6;
const STEP = TELLING - SAMPLE + 1;

/** The parts of the secrets of `tokens` that stand in `text`: each run of TELLING characters. Empty when nothing leaks. */
export function leaksOf(text: string, tokens: readonly string[]): readonly string[] {
  const secrets = tokens.map((token) => token.slice(token.indexOf(':') + 1));
  return secrets
    .filter((secret) => mayLeak(text, secret))
    .flatMap((secret) => runsOf(secret, TELLING, 1).filter((run) => text.includes(run)));
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
