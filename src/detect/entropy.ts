// How random a text looks.

/** The Shannon entropy of the characters of `text` in bits per character: 0 to log2 of its length. */
export function shannonEntropy(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return Math.max(0, bits);
}

/** How many different characters `text` has. */
export function distinctCharacters(text: string): number {
  return new Set(text).size;
}
