// Runs all checks of the code at the same time, and prints what the ones that fail say.
import { spawn } from 'node:child_process';

const CHECKS = [
  ['biome', 'check'],
  ['tsc', '--noEmit', '--singleThreaded'],
  ['knip'],
  ['publint', '--strict', '--pack', 'false'],
];

/** Whether the check passes. */
function run([program, ...args]) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], shell: process.platform === 'win32' });
    const output = [];
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.on('error', (error) => {
      console.error(`${program}: ${error.message}`);
      resolve(false);
    });
    child.on('close', (code) => {
      if (code !== 0) process.stderr.write(`${program} ${args.join(' ')}\n${Buffer.concat(output)}\n`);
      resolve(code === 0);
    });
  });
}

const passed = await Promise.all(CHECKS.map(run));
process.exitCode = passed.every(Boolean) ? 0 : 1;
