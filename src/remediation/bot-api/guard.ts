// Refuses to ask anything where Node has been told to write down what it sends, or to trust anybody.

import { UsageError } from '../../model/errors.ts';
import type { Environment } from '../../system/environment.ts';

/** Options of Node that show a request, or the memory it stands in, to somebody else. */
const SHOWING = /(?:^|[\s"'])--(?:inspect|trace|tls-keylog|report|heap|diagnostic|experimental-network-inspection|use-env-proxy)/;

/** Throws UsageError where the environment could make a token visible. */
export function refuseWhereShown(env: Environment): void {
  const tells = ['NODE_DEBUG', 'NODE_DEBUG_NATIVE', 'DEBUG'].find((name) => (env[name] ?? '') !== '');
  if (tells !== undefined)
    throw new UsageError(`${tells} is set, which can write down addresses, and those hold the token; unset it and try again`);
  if (SHOWING.test(env['NODE_OPTIONS'] ?? ''))
    throw new UsageError('NODE_OPTIONS makes Node show what it does (--inspect, --trace-…, --report-…); unset it and try again');
  if (env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0')
    throw new UsageError(
      'NODE_TLS_REJECT_UNAUTHORIZED=0 would send the token to anybody who asks for it; unset it and try again',
    );
}
