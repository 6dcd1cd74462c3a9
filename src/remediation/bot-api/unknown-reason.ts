// Codes for why the state of a token is unknown. Messages of a server or of Node are never passed on: they can contain the token.

/** Why the state is unknown. `report/` has a sentence for each. The values are part of the JSON report. */
export type UnknownReason =
  | 'not sent'
  | 'not asked'
  | 'half'
  | 'cut out'
  | 'no name'
  | 'no connection'
  | 'cut off'
  | 'time-out'
  | 'tls'
  | 'redirect'
  | 'too long'
  | 'no Bot API'
  | 'another bot'
  | 'server error'
  | 'busy'
  | 'misdirected'
  | 'refused'
  | 'interrupted';

/** The reason for a failed connection. Only the code of the error is read: its message can contain the address. */
export function reasonOf(error: unknown): UnknownReason {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (/^(?:ENOTFOUND|EAI_)/.test(code)) return 'no name';
  if (/^(?:ECONNRESET|EPIPE)$/.test(code)) return 'cut off';
  if (code === 'ETIMEDOUT') return 'time-out';
  if (code.startsWith('HPE_')) return 'no Bot API';
  // OpenSSL has dozens of codes for certificates; none looks like one of the system.
  if (/CERT|TLS|SSL|SIGNATURE|EPROTO|CRL|HOSTNAME|ISSUER|PATH_LENGTH/.test(code)) return 'tls';
  return 'no connection';
}
