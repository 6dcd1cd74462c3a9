// Runs a real nginx on loopback in a folder of its own, asks it for a token's URL, and gives its access and error logs.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { closedPort } from './server.mjs';

const configuration = (folder, port, upstream) => `
daemon off; master_process off; pid ${folder}/nginx.pid; error_log ${folder}/error.log info;
events {}
http {
  access_log ${folder}/access.log combined;
  client_body_temp_path ${folder}/a; proxy_temp_path ${folder}/b; fastcgi_temp_path ${folder}/c; uwsgi_temp_path ${folder}/d; scgi_temp_path ${folder}/e;
  server { listen 127.0.0.1:${port}; location / { proxy_pass ${upstream}; } }
}
`;

export async function runNginx({ env, folder }) {
  mkdirSync(folder, { recursive: true });
  const port = await closedPort();
  writeFileSync(join(folder, 'nginx.conf'), configuration(folder, port, env.DEAD));
  const child = spawn('nginx', ['-e', join(folder, 'error.log'), '-p', folder, '-c', join(folder, 'nginx.conf')], {
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  const address = `http://127.0.0.1:${port}/bot${env.TOKEN}/getUpdates`;
  for (let attempt = 0; attempt < 50; attempt++) {
    if (
      await fetch(address, { method: 'POST' }).then(
        () => true,
        () => false,
      )
    )
      break;
    await sleep(100);
  }
  child.kill('SIGTERM');
  await ended;
  return readFileSync(join(folder, 'access.log'), 'utf8') + readFileSync(join(folder, 'error.log'), 'utf8');
}
