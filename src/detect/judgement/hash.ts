// sha256. Loaded at the first token: most scans find none, and loading takes as long as scanning a file.

/** The first 16 hex digits of the sha256 of `text`, whose characters are bytes. */
export function hashPrefix(text: string): string {
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256').update(text, 'latin1').digest('hex').slice(0, 16);
}
