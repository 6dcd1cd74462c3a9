// Loaded before a program (--import): whatever would use the network is written to $TOKENSCAN_TEST_SOCKETS, and throws.
import dgram from 'node:dgram';
import dns from 'node:dns';
import { appendFileSync } from 'node:fs';
import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import tls from 'node:tls';

/** Puts functions that throw in place of those of `owner` that are called `names`. */
function forbid(label, owner, names) {
  for (const name of names) {
    owner[name] = () => {
      appendFileSync(process.env.TOKENSCAN_TEST_SOCKETS, `${label}.${name}\n`);
      throw new Error(`${label}.${name} is forbidden here`);
    };
  }
}

forbid('Socket', net.Socket.prototype, ['connect']);
forbid('Server', net.Server.prototype, ['listen']);
forbid('net', net, ['connect', 'createConnection']);
forbid('dgram', dgram.Socket.prototype, ['bind', 'connect', 'send']);
forbid('dns', dns, ['lookup', 'lookupService', 'resolve', 'resolve4', 'resolve6', 'reverse']);
forbid('dns.promises', dns.promises, ['lookup', 'lookupService', 'resolve', 'resolve4', 'resolve6', 'reverse']);
forbid('http', http, ['request', 'get']);
forbid('https', https, ['request', 'get']);
forbid('http2', http2, ['connect']);
forbid('tls', tls, ['connect']);
forbid('global', globalThis, ['fetch', 'WebSocket', 'EventSource']);
syncBuiltinESMExports();
