// sha256. Loaded at the first token: most scans find none, and loading takes as long as scanning a file.

/** The first 16 hex digits of the sha256 of `text`, whose characters are bytes. */
export function hashPrefix(text: string): string {
  return process.getBuiltinModule('node:crypto').hash('sha256', Buffer.from(text, 'latin1')).slice(0, 16);
}
