// User and system seconds of commands, in turn: on a machine with other work they say more than the time that passes.
import { spawnSync } from 'node:child_process';

/** User and system seconds of one run, of all its processes. */
function once([program, ...args]) {
  const { stdout, status } = spawnSync(
    'bash',
    ['-c', '"$@" >/dev/null 2>&1 </dev/null; code=$?; times; exit $code', 'bash', program, ...args],
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0 && status !== 1 && status !== 200 && status !== 205)
    throw new Error(`${program} ${args.join(' ')} ended with ${status}`);
  const [minutes = [], more = []] = [...(stdout.trim().split('\n').at(-1) ?? '').matchAll(/(\d+)m([\d.]+)s/g)];
  return [minutes, more].reduce((sum, [, minute = 0, second = 0]) => sum + 60 * Number(minute) + Number(second), 0);
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

/** The median seconds of each of `commands`, run in turn. */
export function cpuSeconds(commands, runs = 3) {
  const times = commands.map(() => []);
  for (let run = 0; run < runs; run++) for (const [at, command] of commands.entries()) times[at].push(once(command));
  return times.map(median);
}
