// Reads and checks the address of a Bot API server.
import { UsageError } from '../../model/errors.ts';

/** The address of a Bot API server, checked. */
export interface ApiRoot {
  readonly secure: boolean;
  /** For messages: with the port, unless it is the default. */
  readonly host: string;
  /** For the connection: an IPv6 address without brackets. */
  readonly hostname: string;
  readonly port: number;
  /** The path before `/bot…`, without a slash at its end. */
  readonly prefix: string;
}

/** The server of Telegram. */
export const TELEGRAM = 'https://api.telegram.org';

const LOOPBACK = /^(?:localhost|127(?:\.[0-9]{1,3}){3}|\[::1\])$/;

/**
 * Reads `--api-root`: https, or http to this machine. Nothing else names a server, not even the environment: it would be sent the tokens.
 * Throws UsageError; the message does not contain the address, which may contain a password.
 */
export function readRoot(text: string): ApiRoot {
  // Not by catching the error of Node: its message contains the address.
  if (!URL.canParse(text)) throw new UsageError('--api-root must be a URL such as https://bots.example.org');
  const url = new URL(text);
  const { protocol, hostname, username, password, search, hash, pathname } = url;
  if (username !== '' || password !== '') throw new UsageError('--api-root must not contain a user name or password');
  if (search !== '' || hash !== '') throw new UsageError('--api-root must end before "?" and "#"');
  if (/bot[0-9]/.test(pathname)) throw new UsageError('--api-root must end before "/bot"; tokens are never taken from arguments');
  const secure = protocol === 'https:';
  if (!secure && !(protocol === 'http:' && LOOPBACK.test(hostname)))
    throw new UsageError('--api-root must begin with https:// (http:// only for this machine: 127.0.0.1, [::1], localhost)');
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port);
  return { secure, host: url.host, hostname: hostname.replace(/^\[|\]$/g, ''), port, prefix: pathname.replace(/\/+$/, '') };
}
