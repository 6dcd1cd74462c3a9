// Refuses to call the Bot API if the environment makes Node log requests, or trust any server.

import { UsageError } from '../../model/errors.ts';
import type { Environment } from '../../system/environment.ts';

/** Options of Node that expose requests or memory. */
const EXPOSING =
  /(?:^|[\s"'])--(?:inspect|trace|tls-keylog|report|heap|diagnostic|experimental-network-inspection|use-env-proxy)/;

/** Throws UsageError if the environment could expose a token. */
export function refuseUnsafeEnvironment(env: Environment): void {
  const debug = ['NODE_DEBUG', 'NODE_DEBUG_NATIVE', 'DEBUG'].find((name) => (env[name] ?? '') !== '');
  if (debug !== undefined)
    throw new UsageError(`${debug} is set, which can log addresses, and those contain the token; unset it and try again`);
  if (EXPOSING.test(env['NODE_OPTIONS'] ?? ''))
    throw new UsageError('NODE_OPTIONS makes Node expose requests (--inspect, --trace-…, --report-…); unset it and try again');
  if (env['NODE_TLS_REJECT_UNAUTHORIZED'] === '0')
    throw new UsageError('NODE_TLS_REJECT_UNAUTHORIZED=0 would send the token to any server; unset it and try again');
}
