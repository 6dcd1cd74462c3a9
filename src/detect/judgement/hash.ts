// sha256. Loaded at the first token: most scans find none, and loading takes as long as scanning a file.

/** The first 16 hex digits of the sha256 of `text`, whose characters are bytes. */
export function hashPrefix(text: string): string {
  // Not a slice of all digits: that would keep them all, for each of 100,000 findings.
  return process.getBuiltinModule('node:crypto').hash('sha256', Buffer.from(text, 'latin1'), 'buffer').toString('hex', 0, 8);
}
