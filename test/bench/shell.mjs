// `tokenscan shell` on a home with gigabytes of histories and editors' copies, against ripgrep and `cat`. Prints ratios and peak memory.
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compare, peakMemory } from './measure.mjs';
import { createKit } from './telegram/kit.mjs';

const CLI = new URL('../../dist/cli.cjs', import.meta.url).pathname;
const SIZE = Number(process.argv[2] ?? 2e9);
const PLAIN = '[0-9]{5,16}:AA[A-Za-z0-9_-]{33}';

const home = mkdtempSync(join(tmpdir(), 'tokenscan-shell-'));
process.on('exit', () => rmSync(home, { recursive: true, force: true }));

const kit = createKit({ seed: 1, shape: 'shell' });
const lines = kit.logLines(40_000);

/** Lines of about 4 MB, a token in one of them, `size` bytes of them in all. */
function makeFile(path, size, lineOf) {
  mkdirSync(join(home, path, '..'), { recursive: true });
  const token = `curl https://api.telegram.org/bot${kit.token}/getMe`;
  const block = Buffer.from(lines.map((line, at) => lineOf(at === 20_000 ? token : line, at)).join(''));
  const file = openSync(join(home, path), 'w');
  for (let written = 0; written < size; written += block.length) writeSync(file, block);
  closeSync(file);
}

makeFile('.bash_history', SIZE * 0.25, (line, at) => `#${1_764_000_000 + at}\n${line}\n`);
makeFile('.zsh_history', SIZE * 0.25, (line, at) => `: ${1_764_000_000 + at}:0;${line}\n`);
makeFile(
  '.claude/projects/-srv-bot/1.jsonl',
  SIZE * 0.25,
  (line) => `${JSON.stringify({ timestamp: '2026-11-25T03:04:05.000Z', line })}\n`,
);
const copy = Buffer.from(lines.slice(0, 200).join('\n'));
for (let count = 0; count * copy.length < SIZE * 0.25; count++) {
  const folder = join(home, '.config/Code/User/History', String(count % 500));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${count}.ts`), copy);
}

const ours = { program: process.execPath, args: [CLI, 'shell', '--no-config'], cwd: home, extra: { HOME: home } };
const ripgrep = { program: 'rg', args: ['-uuu', '-a', '-c', PLAIN, home], cwd: home };
const cat = { program: 'sh', args: ['-c', 'find . -type f -exec cat {} + > /dev/null'], cwd: home };
const [[mine, rg], [, plain]] = [compare([ours, ripgrep], 3), compare([ours, cat], 3)];
process.stdout.write(
  `a home of ${(SIZE / 1e9).toFixed(1)} GB: ${mine.seconds.toFixed(2)} s; rg: ${rg.seconds.toFixed(2)} s, ratio ${mine.ratio.toFixed(2)}\n`,
);
process.stdout.write(`cat: ${plain.seconds.toFixed(2)} s, ratio ${(mine.seconds / plain.seconds).toFixed(2)}\n`);
process.stdout.write(`peak memory: ${peakMemory(ours).toFixed(0)} MB\n`);
