// Times as reports print them: to the second, all in UTC where their zone is known.
import { escapeForTerminal } from '../system/terminal-text.ts';

/** `2026-11-25T02:21:00Z` of `2026-11-25T04:21:00.123+02:00`; a time without a zone keeps none. Safe for a terminal. */
export function formatTime(time: string): string {
  const plain = time.replace(/\.[0-9]+/, '');
  if (!/T[0-9:]+[+-][0-9]{2}:?[0-9]{2}$/.test(plain)) return escapeForTerminal(plain);
  const date = new Date(plain);
  // What programs write into logs and commits need not be a date.
  return Number.isNaN(date.getTime()) ? escapeForTerminal(plain) : date.toISOString().replace('.000Z', 'Z');
}
