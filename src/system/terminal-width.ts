// How wide output may be.

/** The width where nothing says it. */
const DEFAULT_WIDTH = 80;

/** Narrower than this nothing can be read. */
const MIN_WIDTH = 40;

/** The width of output in columns: COLUMNS decides, then the terminal. @param columns those of the terminal, if it is one */
export function widthOf(env: Readonly<Record<string, string | undefined>>, columns: number | undefined): number {
  const named = Number(env['COLUMNS']);
  const width = Number.isInteger(named) && named > 0 ? named : columns || DEFAULT_WIDTH;
  return Math.max(MIN_WIDTH, width);
}
