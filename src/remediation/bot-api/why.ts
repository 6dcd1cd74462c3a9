// Why it is not known whether a token lives: codes, for nothing that a server or Node says of a failure may come out.

/** Why it is not known: a code, never what a server said. The sentence for each is made in `report/`. */
export type Why =
  | 'not sent'
  | 'not asked'
  | 'half'
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

/** The reason for a failed connection. Of an error only its code is looked at: its text can hold an address. */
export function whyOf(error: unknown): Why {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (/^(?:ENOTFOUND|EAI_)/.test(code)) return 'no name';
  if (/^(?:ECONNRESET|EPIPE)$/.test(code)) return 'cut off';
  if (code === 'ETIMEDOUT') return 'time-out';
  if (code.startsWith('HPE_')) return 'no Bot API';
  // OpenSSL has dozens of codes for certificates, and none of them begins like one of the system.
  if (/CERT|TLS|SSL|SIGNATURE|EPROTO|CRL|HOSTNAME|ISSUER|PATH_LENGTH/.test(code)) return 'tls';
  return 'no connection';
}
