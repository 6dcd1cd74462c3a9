// The section of docs/benchmark.md that the benchmark over git writes: between two markers, at the end of the page.

const BEGIN = '<!-- bench:git -->';
const END = '<!-- /bench:git -->';

/** What stands between the markers; undefined where they are not. */
export function sectionOf(page) {
  const start = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  return start < 0 || end < start ? undefined : page.slice(start + BEGIN.length, end);
}

/** The page with `section` between the markers; all else stays byte for byte. Where they are not, they come at the end. */
export function withSection(page, section) {
  const old = sectionOf(page);
  if (old === undefined) return `${page.trimEnd()}\n\n${BEGIN}${section}${END}\n`;
  const start = page.indexOf(BEGIN) + BEGIN.length;
  return page.slice(0, start) + section + page.slice(start + old.length);
}
