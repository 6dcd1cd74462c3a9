// Text in XML 1.0 and HTML: markup characters as entities. What XML has no form for, control characters, `escapeForTerminal` shows before.

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** `text` for an element or an attribute in quotes; no character of it is markup. */
export function xmlText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
