// The redactor against `sed -E` and `cat`: whole processes, in turn. Prints ratios, peak memory and latencies.
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPORT_MEMORY } from './measure.mjs';
import { createKit } from './telegram/kit.mjs';

const CLI = new URL('../../dist/cli.cjs', import.meta.url).pathname;
/** The plain pattern: what people put into a pipe. */
const SED = String.raw`s/([0-9]{5,16}):AA[A-Za-z0-9_-]{33}/\1:xxx/g`;
const SIZE = Number(process.argv[2] ?? 1e9);
const RUNS = 3;
const LINES = 300;

const folder = mkdtempSync(join(tmpdir(), 'tokenscan-redact-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** A log of some 8 MB again and again; one line in `every` holds a token. */
function makeLog(name, every) {
  const kit = createKit({ seed: 1, shape: name });
  const lines = kit
    .logLines(80_000)
    .map((line, at) =>
      at % every === 0 ? `${line} POST https://api.telegram.org/bot${kit.token}/getUpdates "HTTP/1.1 200 OK"` : line,
    );
  const block = Buffer.from(`${lines.join('\n')}\n`);
  const path = join(folder, name);
  const file = openSync(path, 'w');
  for (let size = 0; size < SIZE; size += block.length) writeSync(file, block);
  closeSync(file);
  return path;
}

const quote = (text) => `'${text.replaceAll("'", `'\\''`)}'`;
const REDACT = `${quote(process.execPath)} ${quote(CLI)} redact --no-config`;

/** Seconds that a line of a shell takes. */
function seconds(line) {
  const started = process.hrtime.bigint();
  const { status, stderr } = spawnSync('sh', ['-c', line], { stdio: ['ignore', 'ignore', 'pipe'] });
  if (status !== 0) throw new Error(`${line}: ${stderr}`);
  return Number(process.hrtime.bigint() - started) / 1e9;
}

const at = (list, share) => list.toSorted((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))];

/** The median ratio of two lines that run in turn, and the median seconds of each. */
function ratio(ours, theirs) {
  seconds(ours);
  seconds(theirs);
  const pairs = Array.from({ length: RUNS }, () => [seconds(ours), seconds(theirs)]);
  const [mine, other] = [0, 1].map((index) =>
    at(
      pairs.map((pair) => pair[index]),
      0.5,
    ),
  );
  return `${at(
    pairs.map(([a, b]) => a / b),
    0.5,
  ).toFixed(2)}  (${mine.toFixed(2)} s, ${other.toFixed(2)} s)`;
}

/** Milliseconds from the write of a line to its coming back, one after the other. */
async function latencies(program, args, lineOf) {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const times = [];
  for (let count = 0; count < LINES; count++) {
    const line = lineOf(count);
    const started = performance.now();
    child.stdin.write(line);
    await new Promise((resolve) => {
      let size = 0;
      const listen = (bytes) => {
        size += bytes.length;
        if (size < line.length) return;
        child.stdout.off('data', listen);
        resolve();
      };
      child.stdout.on('data', listen);
    });
    times.push(performance.now() - started);
  }
  child.stdin.end();
  // The first ones wait for the process to start.
  const rest = times.slice(20);
  return `${at(rest, 0.5).toFixed(2)} ms median, ${at(rest, 0.99).toFixed(2)} ms 99th of 100`;
}

const few = makeLog('few', 1000);
const row = (what, result) => console.log(`${what.padEnd(62)} ${result}`);
row(
  'a log, one token in 1,000 lines, through a pipe ÷ sed -E',
  ratio(`cat ${few} | ${REDACT}`, `cat ${few} | sed -E ${quote(SED)}`),
);
row('the same from a file ÷ sed -E', ratio(`${REDACT} < ${few}`, `sed -E ${quote(SED)} < ${few}`));
rmSync(few);
const many = makeLog('many', 20);
row('one token in 20 lines, from a file ÷ sed -E', ratio(`${REDACT} < ${many}`, `sed -E ${quote(SED)} < ${many}`));
rmSync(many);
const dense = makeLog('dense', 1);
row('a token on every line, from a file ÷ sed -E', ratio(`${REDACT} < ${dense}`, `sed -E ${quote(SED)} < ${dense}`));
rmSync(dense);

const endless = spawnSync(
  'sh',
  ['-c', `head -c ${SIZE} /dev/zero | tr '\\0' 'x' | ${REDACT.replace(' ', ` --import ${quote(REPORT_MEMORY)} `)} > /dev/null`],
  { stdio: ['ignore', 'ignore', 'inherit', 'pipe'] },
);
row('peak memory on an endless line', `${Math.round(Number(endless.output[3]))} MB`);

const kit = createKit({ seed: 2, shape: 'latency' });
const plain = kit.logLines(LINES);
row(
  'a line without a token: redact',
  await latencies(process.execPath, [CLI, 'redact', '--no-config'], (count) => `${plain[count]}\n`),
);
row(
  'a line with a token: redact',
  await latencies(process.execPath, [CLI, 'redact', '--no-config'], (count) => `${plain[count]} /bot${kit.token}/getMe\n`),
);
row('a line: cat', await latencies('cat', [], (count) => `${plain[count]}\n`));
