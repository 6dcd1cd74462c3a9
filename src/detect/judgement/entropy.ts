// The entropy of a text: how random its characters are.

/** How often each byte occurs in a text. Kept between calls: a new array takes longer than counting. */
const counts = new Uint16Array(256);

/** The Shannon entropy of the characters of `text` in bits per character: 0 to log2 of its length. Characters are bytes. */
export function shannonEntropy(text: string): number {
  count(text);
  let bits = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at) & 0xff;
    const times = counts[code] ?? 0;
    if (times > 0) bits -= (times / text.length) * Math.log2(times / text.length);
    counts[code] = 0;
  }
  return Math.max(0, bits);
}

/** How many distinct characters `text` has. Characters are bytes. */
export function distinctCharacters(text: string): number {
  count(text);
  let distinct = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at) & 0xff;
    if (counts[code] !== 0) distinct++;
    counts[code] = 0;
  }
  return distinct;
}

function count(text: string): void {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at) & 0xff;
    counts[code] = (counts[code] ?? 0) + 1;
  }
}
