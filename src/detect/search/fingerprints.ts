// Fingerprints: the three bytes of each anchor that are searched for.

/**
 * Three bytes of each of `texts`: few different ones in all, and rare in common texts and binaries.
 *
 * @param known what is searched for in any case
 */
export function chooseFingerprints(texts: readonly string[], known: readonly string[]): ReadonlyMap<string, string> {
  const holders = holdersOf(texts);
  const chosen = new Map<string, string>();
  const choose = (gram: string): void => {
    for (const text of holders.get(gram) ?? []) if (!chosen.has(text)) chosen.set(text, gram);
    holders.delete(gram);
  };
  known.forEach(choose);
  // The one that serves most texts for what it costs, again and again.
  while (chosen.size < texts.length) {
    const worth = ([gram, held]: readonly [string, readonly string[]]): number =>
      held.reduce((open, text) => open + Number(!chosen.has(text)), 0) / frequency(gram);
    choose([...holders].reduce((best, entry) => (worth(entry) > worth(best) ? entry : best))[0]);
  }
  return chosen;
}

/** The texts that hold each three bytes in a row. */
function holdersOf(texts: readonly string[]): Map<string, string[]> {
  const holders = new Map<string, string[]>();
  for (const text of texts) {
    for (let at = 0; at + 3 <= text.length; at++) {
      const gram = text.slice(at, at + 3);
      const held = holders.get(gram);
      if (held === undefined) holders.set(gram, [text]);
      else held.push(text);
    }
  }
  return holders;
}

/** In code of bots, and in programs that call an API, these stand on every other line. */
const COMMON: ReadonlySet<string> = new Set(['bot', '/bo', 'Key']);

/** What JSON has between each two values, and shell and markup nearly as often. */
const PUNCTUATION = /[",:{}[\]].?[",:{}[\]]/;

/** A rough weight of how often three bytes stand together. */
function frequency(fingerprint: string): number {
  const [first, second, third] = fingerprint;
  // Source maps and binaries are full of "AAA", and of any other repeated byte; "AAE" and the like are in them, too.
  if (first === second && second === third) return 1e6;
  // In all binaries, bytes stand between zeros.
  let weight = fingerprint.startsWith('AA') || (first === '\0' && third === '\0') ? 200 : 1;
  if (COMMON.has(fingerprint) || PUNCTUATION.test(fingerprint)) weight *= 200;
  for (let at = 0; at < fingerprint.length; at++) weight *= weightOf(fingerprint.charCodeAt(at));
  return weight;
}

/** Lowercase letters, digits and spaces are everywhere, but for some rare letters; uppercase letters and most punctuation are not. */
function weightOf(code: number): number {
  if ('jqxz'.includes(String.fromCharCode(code))) return 6;
  if ('kvwy'.includes(String.fromCharCode(code))) return 15;
  if ((code >= 0x61 && code <= 0x7a) || code === 0x20) return 25;
  if (code >= 0x30 && code <= 0x39) return code === 0x30 ? 40 : 28;
  if (code >= 0x41 && code <= 0x5a) return 3;
  return code === 0x2e || code === 0x2f || code === 0x3a || code === 0 ? 8 : 4;
}
