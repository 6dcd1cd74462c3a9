// Times whole processes against each other, in turn, so that a machine whose speed drifts does not favour one of them.
import { spawnSync } from 'node:child_process';

// Node 20 starts 34 ms slower where this is set; that is not ours to measure.
const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;

/** Prints the peak memory of the process, in MB, on its descriptor 3. */
export const REPORT_MEMORY =
  `data:text/javascript,import{writeSync}from'node:fs';import{isMainThread}from'node:worker_threads';` +
  `if(isMainThread)process.on('exit',()=>writeSync(3,String(process.resourceUsage().maxRSS/1024)))`;

/** Seconds of one run, without `prepare`, which comes before it. Throws when the exit code is not among `codes`. */
function once({ program, args, cwd, codes = [0, 1], extra = {}, prepare }) {
  prepare?.();
  const started = process.hrtime.bigint();
  const { status, error, stderr } = spawnSync(program, args, {
    cwd,
    env: { ...env, ...extra },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  if (error) throw error;
  if (!codes.includes(status)) throw new Error(`${program} ${args.join(' ')} ended with ${status}: ${stderr}`);
  return seconds;
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** The median seconds of each command, and of each run's ratio to the run of the last command beside it. */
export function compare(commands, runs) {
  for (const command of commands) once(command);
  const times = commands.map(() => []);
  for (let run = 0; run < runs; run++) {
    for (const [index, command] of commands.entries()) times[index].push(once(command));
  }
  const yardstick = times.at(-1);
  return times.map((list) => ({ seconds: median(list), ratio: median(list.map((time, run) => time / yardstick[run])) }));
}

/** Peak resident memory in MB of a Node program. */
export function peakMemory({ args, cwd, extra = {} }) {
  const { output } = spawnSync(process.execPath, ['--import', REPORT_MEMORY, ...args], {
    cwd,
    env: { ...env, ...extra },
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  return Number(output[3].toString());
}
