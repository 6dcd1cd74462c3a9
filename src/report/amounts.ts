// Numbers as people read them, and what is counted.
import type { Finding } from '../model/types.ts';

/** `3 tokens`, `1 token`; `one` is said instead of "1 token" where it is given. */
export function count(amount: number, noun: string, one = `1 ${noun}`): string {
  return amount === 1 ? one : `${formatNumber(amount)} ${noun}s`;
}

/** `1,234,567`. */
export function formatNumber(amount: number): string {
  // Not toLocaleString: to load its data takes longer than many a scan.
  return String(amount).replace(/\B(?=(?:[0-9]{3})+$)/g, ',');
}

/** What to call secrets: sessions, keys and links are no tokens. */
export function nounFor(findings: readonly Pick<Finding, 'title'>[]): 'token' | 'secret' {
  return findings.every(({ title }) => /\btoken\b/i.test(title)) ? 'token' : 'secret';
}

/** A number of bytes in decimal units, three digits at most. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  const units = ['kB', 'MB', 'GB', 'TB', 'PB'];
  let amount = bytes / 1000;
  let unit = 0;
  // 999.6 is rounded to 1000, which is 1.0 of the next unit.
  while (amount >= 999.5 && unit < units.length - 1) {
    amount /= 1000;
    unit++;
  }
  return `${amount >= 99.95 ? Math.round(amount) : amount.toFixed(1)} ${units[unit] ?? ''}`;
}
