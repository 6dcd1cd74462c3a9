// How much of what is random or is a matrix runs: what finds a defect in `npm test`, all of it and longer in `npm run soak`.

/** How many times more random inputs than in `npm test`. */
export const SOAK: number = Number(process.env['TOKENSCAN_SOAK'] ?? 1);

/** Whether this is `npm run soak`: then matrices are run whole. */
export const IN_SOAK: boolean = SOAK > 1;

/** Of cases that go the same way through the code: all in `npm run soak`, each `nth` in `npm test`, from the one at `turn` on. */
export function someOf<Case>(cases: readonly Case[], nth: number, turn = 0): readonly Case[] {
  return IN_SOAK ? cases : cases.filter((_, at) => at % nth === turn % nth);
}

/** Of all pairs of a row and a column: each in `npm run soak`; in `npm test` as many as have each row and each column. `turn` takes others. */
export function pairsOf<Row, Column>(
  rows: readonly Row[],
  columns: readonly Column[],
  turn = 0,
): readonly (readonly [Row, Column])[] {
  const isTaken = (row: number, column: number): boolean =>
    rows.length >= columns.length ? column === (row + turn) % columns.length : row === (column + turn) % rows.length;
  return rows.flatMap((row, at) => columns.filter((_, to) => IN_SOAK || isTaken(at, to)).map((column) => [row, column] as const));
}

/** Cases that one test can take: all of them at once in `npm test`, each alone in `npm run soak`. */
export function togetherOf<Case>(
  cases: readonly Case[],
  nameOf: (one: Case) => string,
): readonly { readonly title: string; readonly cases: readonly Case[] }[] {
  const groups = IN_SOAK ? cases.map((one) => [one]) : [cases];
  return groups.map((group) => ({ title: group.map(nameOf).join(', '), cases: group }));
}
