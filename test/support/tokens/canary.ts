// Looks for a planted token, whole or in part, in what tokenscan gave out.

/** How many characters of a secret in a row are a leak: three may be shown. */
const TELLING = 12;

/** The parts of the secrets of `tokens` that stand in `text`: each run of TELLING characters. Empty when nothing leaks. */
export function leaksOf(text: string, tokens: readonly string[]): readonly string[] {
  const leaks: string[] = [];
  for (const token of tokens) {
    const secret = token.slice(token.indexOf(':') + 1);
    for (let at = 0; at + TELLING <= secret.length; at++) {
      const part = secret.slice(at, at + TELLING);
      if (text.includes(part)) leaks.push(part);
    }
  }
  return leaks;
}
