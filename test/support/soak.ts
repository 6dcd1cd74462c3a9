// How much of what is random or is a matrix runs: what finds a defect in `npm test`, all of it and longer in `npm run soak`.

/** How many times more random inputs than in `npm test`. */
export const SOAK: number = Number(process.env['TOKENSCAN_SOAK'] ?? 1);

/** Whether this is `npm run soak`: then matrices are run whole. */
export const IN_SOAK: boolean = SOAK > 1;
