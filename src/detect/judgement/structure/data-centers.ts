// Where Telegram's data centers are: what a session must name as its server.

/** The number of a production data center (core.telegram.org/api/datacenter). */
export function isDataCenter(number: number): boolean {
  return number >= 1 && number <= 5;
}

/** The ports that Telegram's servers answer on (core.telegram.org/mtproto/transports#tcp and the clients' own lists). */
export function isPort(port: number): boolean {
  return port === 443 || port === 80 || port === 5222 || port === 8443;
}

/** Whether the four bytes are an address of Telegram's (core.telegram.org/resources/cidr.txt). */
export function isAddress4(bytes: Uint8Array): boolean {
  const [a = 0, b = 0, c = 0] = bytes;
  if (bytes.length !== 4) return false;
  if (a === 149 && b === 154) return c >= 160 && c <= 175;
  if (a === 91 && b === 108) return (c >= 4 && c <= 23) || (c >= 56 && c <= 59);
  if (a === 91 && b === 105) return c === 192 || c === 193;
  if (a === 95 && b === 161) return c >= 64 && c <= 79;
  return a === 185 && b === 76 && c === 151;
}

/** Whether the sixteen bytes are an address of Telegram's: 2001:b28:f23c::/46 and 2001:67c:4e8::/48 (cidr.txt). */
export function isAddress6(bytes: Uint8Array): boolean {
  if (bytes.length !== 16 || bytes[0] !== 0x20 || bytes[1] !== 0x01) return false;
  const [, , c, d, e, f = 0] = bytes;
  if (c === 0x0b && d === 0x28 && e === 0xf2) return f >= 0x3c && f <= 0x3f;
  return c === 0x06 && d === 0x7c && e === 0x04 && f === 0xe8;
}

/** Whether `host` is a data center, as an address in dots or as one of the names that web clients use. */
export function isHost(host: string): boolean {
  if (/^(?:pluto|venus|aurora|vesta|flora)(?:-1)?\.web\.telegram\.org$/.test(host)) return true;
  if (!/^[0-9]{1,3}(?:\.[0-9]{1,3}){3}$/.test(host)) return false;
  const parts = host.split('.').map(Number);
  return parts.every((part) => part <= 255) && isAddress4(Uint8Array.from(parts));
}
