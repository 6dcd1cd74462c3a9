// The stand-in for a Bot API server as a process of its own, for trying things by hand and from scripts.
//
//   node test/support/serve-bot-api.mjs        prints {"root":"http://127.0.0.1:…","control":"http://127.0.0.1:…"}
//   curl CONTROL/addBot -d '[123456789, {"name": "x"}]'
//   curl CONTROL/revoke -d '[123456789, {"oldLives": 2}]'
//   curl CONTROL/trouble -d '[{"kind": "hang"}, {"times": 1}]'
//   curl CONTROL/requests
//
// Each call is one of the object that `startBotApi` gives (bot-api.ts); the body holds its arguments.
import { createServer } from 'node:http';
import { rolldown } from 'rolldown';

// The node that runs this may not read TypeScript.
const bundle = await rolldown({
  input: new URL('./bot-api.ts', import.meta.url).pathname,
  platform: 'node',
  external: [/^node:/],
});
const { output } = await bundle.generate({ format: 'esm' });
const { startBotApi } = await import(`data:text/javascript,${encodeURIComponent(output[0].code)}`);

const api = await startBotApi({ kind: process.argv[2] ?? 'cloud' });

const control = createServer(async (request, response) => {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  try {
    const member = api[(request.url ?? '').slice(1)];
    const args = pieces.length === 0 ? [] : JSON.parse(Buffer.concat(pieces).toString());
    const result = typeof member === 'function' ? await member(...args) : member;
    response.end(`${JSON.stringify(result ?? null)}\n`);
  } catch (error) {
    response.writeHead(400).end(`${error}\n`);
  }
});
control.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ root: api.root, control: `http://127.0.0.1:${control.address().port}` }));
});
