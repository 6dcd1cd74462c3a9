// The address of a Bot API server, and which ones may be used.
import { UsageError } from '../../model/errors.ts';

/** The address of a Bot API server, checked. */
export interface ApiRoot {
  readonly secure: boolean;
  /** As it is shown: with the port, where that goes not without saying. */
  readonly host: string;
  /** As it is connected to: an IPv6 address without brackets. */
  readonly hostname: string;
  readonly port: number;
  /** What stands before `/bot…`, without a slash at its end. */
  readonly prefix: string;
}

/** Telegram's own. */
export const TELEGRAM = 'https://api.telegram.org';

const LOOPBACK = /^(?:localhost|127(?:\.[0-9]{1,3}){3}|\[::1\])$/;

/**
 * Reads `--api-root`: https, or http to this machine. Nothing else may ever name a server: whoever could would be sent the tokens.
 * Throws UsageError, without the address: a password may be in it.
 */
export function readRoot(text: string): ApiRoot {
  // A URL that cannot be read is in the message of the error that Node throws.
  if (!URL.canParse(text)) throw new UsageError('--api-root is no address; it is one like https://bots.example.org');
  const url = new URL(text);
  const { protocol, hostname, username, password, search, hash, pathname } = url;
  if (username !== '' || password !== '') throw new UsageError('--api-root must hold no user name and no password');
  if (search !== '' || hash !== '') throw new UsageError('--api-root must end before "?" and "#"');
  if (/bot[0-9]/.test(pathname)) throw new UsageError('--api-root must end before "/bot": tokens are never taken from arguments');
  const secure = protocol === 'https:';
  if (!secure && !(protocol === 'http:' && LOOPBACK.test(hostname)))
    throw new UsageError('--api-root must begin with https:// (http:// only for this machine: 127.0.0.1, [::1], localhost)');
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port);
  return { secure, host: url.host, hostname: hostname.replace(/^\[|\]$/g, ''), port, prefix: pathname.replace(/\/+$/, '') };
}
