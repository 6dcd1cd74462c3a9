// Whatever would use the network is written down, and throws. A program that this is loaded before (--import) writes to $TOKENSCAN_TEST_SOCKETS.
import dgram from 'node:dgram';
import dns from 'node:dns';
import { appendFileSync } from 'node:fs';
import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import tls from 'node:tls';

/** What leads to the network: of each owner, the names of its functions. */
const WAYS = [
  ['Socket', net.Socket.prototype, ['connect']],
  ['Server', net.Server.prototype, ['listen']],
  ['net', net, ['connect', 'createConnection']],
  ['dgram', dgram.Socket.prototype, ['bind', 'connect', 'send']],
  ['dns', dns, ['lookup', 'lookupService', 'resolve', 'resolve4', 'resolve6', 'reverse']],
  ['dns.promises', dns.promises, ['lookup', 'lookupService', 'resolve', 'resolve4', 'resolve6', 'reverse']],
  ['http', http, ['request', 'get']],
  ['https', https, ['request', 'get']],
  ['http2', http2, ['connect']],
  ['tls', tls, ['connect']],
  ['global', globalThis, ['fetch', 'WebSocket', 'EventSource']],
];

/**
 * Puts functions in place of all of them that give what was tried to `write`, and throw.
 *
 * @returns what puts the functions back
 */
export function forbidSockets(write) {
  const before = WAYS.flatMap(([label, owner, names]) =>
    names.map((name) => {
      const known = Object.getOwnPropertyDescriptor(owner, name);
      const value = () => {
        write(`${label}.${name}\n`);
        throw new Error(`${label}.${name} is forbidden here`);
      };
      Object.defineProperty(owner, name, { configurable: true, writable: true, value });
      return () => (known === undefined ? delete owner[name] : Object.defineProperty(owner, name, known));
    }),
  );
  syncBuiltinESMExports();
  return () => {
    for (const restore of before) restore();
    syncBuiltinESMExports();
  };
}

const file = process.env.TOKENSCAN_TEST_SOCKETS;
if (file !== undefined) forbidSockets((text) => appendFileSync(file, text));
