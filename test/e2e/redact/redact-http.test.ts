// tokenscan redact --http as a process: it listens, masks, says where, and ends when it is asked to; and what it refuses to start with.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { CLI, cleanEnvironment, temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { token } from '../../support/tokens/token.ts';

const T = token('redact http');

test('a request is passed on masked; SIGTERM ends it', async () => {
  const bodies: string[] = [];
  const target = createServer(async (incoming, answer) => {
    bodies.push(await text(incoming));
    answer.end();
  });
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
  const { port } = target.address() as { readonly port: number };
  const child = spawn(process.execPath, [CLI, 'redact', '--http', '0', '--to', `http://127.0.0.1:${port}`], {
    cwd: temporaryFolder(),
    env: cleanEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [said] = (await once(child.stderr, 'data')) as [Buffer];
  const [, own = ''] = /listening on http:\/\/127\.0\.0\.1:([0-9]+), sending to/.exec(said.toString()) ?? [];
  const outgoing = request({ host: '127.0.0.1', port: own, method: 'POST', agent: false });
  outgoing.end(`token ${T}`);
  const [answer] = (await once(outgoing, 'response')) as [NodeJS.ReadableStream];
  await text(answer);
  expect(bodies).toEqual([`token ${T.split(':')[0]}:${'x'.repeat(35)}`]);
  child.kill('SIGTERM');
  expect(await once(child, 'close')).toEqual([null, 'SIGTERM']);
  target.close();
});

test.each([
  [['--http', '4318'], '--http requires --to URL'],
  [['--http', 'x:y', '--to', 'http://h'], '--http must be PORT or HOST:PORT'],
  [['--http', '70000', '--to', 'http://h'], '--http must be PORT or HOST:PORT'],
  [['--http', '0', '--to', 'ftp://h'], '--to must be a URL that begins with http:// or https://'],
  [['--http', '0', '--to', 'http://user:pass@h'], '--to must not have credentials'],
  [['--http', '0', '--to', 'http://h/?a'], '--to must not have a query'],
  [['--http', '0', '--to', 'http://h', '--mask', 'tag'], '--http needs masks of the same length'],
] as const)('%o: %s', async (args, message) => {
  const { code, stderr } = await tokenscan(['redact', ...args], { cwd: temporaryFolder() });
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  expect(stderr).not.toContain('pass@');
});
