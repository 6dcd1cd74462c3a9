// One line for each token, for people who want to know how many and where they begin.
import type { Exposure } from '../model/types.ts';
import { escapeForTerminal } from '../system/terminal-text.ts';
import { count } from './amounts.ts';
import { countPlaces, firstActive, paintSeverity } from './exposure-text.ts';
import { formatLocation } from './origins.ts';
import type { Paint } from './paint.ts';

/** `7012345678:AAF***  high  certain  153b0c74e760abeb  3 locations, first src/bot.ts:3:22`. Not wrapped, however wide. */
export function* summaryLines(exposures: readonly Exposure[], paint: Paint): Generator<string> {
  for (const exposure of exposures) {
    const first = firstActive(exposure);
    const { severity, preview, confidence, fingerprint } = first;
    const places = countPlaces(exposure);
    const where = `${count(places, 'location')}${places === 1 ? ':' : ', first'} ${paint.place(formatLocation(first))}`;
    yield `${paint.token(escapeForTerminal(preview))}  ${paintSeverity(severity, paint)}  ${confidence}  ${fingerprint}  ${where}`;
  }
}
