// A Bot API server on loopback for the recorder: answers 401 to everything under /bot, 200 to other paths.
import { once } from 'node:events';
import { createServer } from 'node:http';

const UNAUTHORIZED = '{"ok":false,"error_code":401,"description":"Unauthorized"}';

/** A port of loopback at which nobody listens. */
export async function closedPort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts the server; gives its address, an address that refuses connections, and a way to stop it. */
export async function startServer() {
  const server = createServer((request, response) => {
    const refused = request.url.includes('/bot');
    response.writeHead(refused ? 401 : 200, { 'content-type': 'application/json' });
    response.end(refused ? UNAUTHORIZED : '{"ok":true}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    live: `http://127.0.0.1:${server.address().port}`,
    dead: `http://127.0.0.1:${await closedPort()}`,
    port: server.address().port,
    stop: () => server.close(),
  };
}
