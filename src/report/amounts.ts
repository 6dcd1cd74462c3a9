// Numbers as people read them.

/** `3 tokens`, `1 token`; `one` is said instead of "1 token" where it is given. */
export function count(amount: number, noun: string, one = `1 ${noun}`): string {
  // Not toLocaleString: to load its data takes longer than many a scan.
  return amount === 1 ? one : `${String(amount).replace(/\B(?=(?:[0-9]{3})+$)/g, ',')} ${noun}s`;
}

/** A number of bytes in decimal units. */
export function formatBytes(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let amount = bytes;
  let unit = 0;
  while (amount >= 1000 && unit < units.length - 1) {
    amount /= 1000;
    unit++;
  }
  return `${unit === 0 || amount >= 100 ? Math.round(amount) : amount.toFixed(1)} ${units[unit] ?? ''}`;
}
