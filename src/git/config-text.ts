// Reads a git configuration file as text: for repositories whose configuration git itself must not be shown.

/**
 * The settings of a configuration file, by `section.key` in lower case; of one that is set several times the last. Sections with
 * a subsection are left out, and nothing is included from elsewhere: what we ask for stands in the file of the
 * repository itself (git writes `extensions.*` nowhere else).
 */
export function readSettings(text: string): ReadonlyMap<string, string> {
  const settings = new Map<string, string>();
  let section: string | undefined;
  for (const line of text.split('\n')) {
    const [, header, rest = ''] = /^\s*\[\s*([^\]"]*?)\s*(?:"(?:[^"\\]|\\.)*"\s*)?\](.*)$/.exec(line) ?? [];
    if (header !== undefined) section = line.slice(0, line.length - rest.length).includes('"') ? undefined : header.toLowerCase();
    const [, key, value = 'true'] =
      /^\s*([A-Za-z][A-Za-z0-9-]*)\s*(?:=\s*("(?:[^"\\]|\\.)*"|[^#;]*))?/.exec(header === undefined ? line : rest) ?? [];
    if (section !== undefined && key !== undefined) {
      settings.set(`${section}.${key.toLowerCase()}`, value.trim().replace(/^"(.*)"$/, '$1'));
    }
  }
  return settings;
}
