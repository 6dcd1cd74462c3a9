// Real programs that leak a token, as far as they are on this machine: what they print goes through `tokenscan redact`.
import { spawn } from 'node:child_process';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { PRODUCERS } from '../bench/telegram/record/producers.mjs';
import { CLI, cleanEnvironment } from '../support/cli.ts';
import { printedBy, pythonFor } from '../support/producers.ts';
import { holdsPieceOf } from '../support/redact.ts';
import { secretOf } from '../support/token.ts';

/** Most bytes that one secret takes in what programs print: percent-encoded, escaped, in UTF-16, base64, hex, cut by line ends. */
const LONGEST = 35 * 6;

/** What `tokenscan redact` writes for `input`, as bytes. */
async function redacted(input: Uint8Array): Promise<Buffer> {
  const child = spawn(process.execPath, [CLI, 'redact'], { env: cleanEnvironment(), stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.on('close', resolve));
  child.stdin.end(input);
  const output = await buffer(child.stdout);
  expect(await ended).toBe(0);
  return output;
}

/** The stretches of `after` that differ from `before`; what is the same for less than four bytes is no end. */
function changes(before: Uint8Array, after: Uint8Array): { from: number; to: number }[] {
  const ranges: { from: number; to: number }[] = [];
  for (let at = 0; at < before.length; at++) {
    if (before[at] === after[at]) continue;
    const last = ranges.at(-1);
    if (last !== undefined && at - last.to < 4) last.to = at + 1;
    else ranges.push({ from: at, to: at + 1 });
  }
  return ranges;
}

const isJson = (line: string): boolean => {
  try {
    return typeof JSON.parse(line) === 'object';
  } catch {
    return false;
  }
};

/** Line ends, escapes and colours away, so that a piece of the secret is seen where a terminal would show it. */
const readable = (text: string): string =>
  text
    .replace(/\u001b\[[0-9;]*[A-Za-z]/g, '')
    .replace(/\0/g, '')
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

describe.each(PRODUCERS)('$name', (producer) => {
  const python = pythonFor(producer);

  test.skipIf(python === undefined)(`the token it leaks is masked, and nothing else (needs ${producer.needs})`, async () => {
    const seed = `redact ${producer.name}`;
    const secret = secretOf(seed);
    const before = Buffer.from(await printedBy(producer, python, seed));
    const after = await redacted(before);
    expect(after.length).toBe(before.length);
    const [was, is] = [before.toString('latin1'), after.toString('latin1')];
    const ranges = changes(before, after);
    expect(ranges.length).toBeGreaterThan(0);
    for (const form of [is, readable(is)]) expect(holdsPieceOf(secret, form)).toBe(false);
    for (const { from, to } of ranges) {
      expect(to - from).toBeLessThanOrEqual(LONGEST);
      // What was changed was the secret in clear, where that is how it stood: its own characters became others, all else is as it was.
      const changed = was.slice(from, to);
      if (/^[A-Za-z0-9_-]+$/.test(changed)) expect(secret).toContain(changed);
    }
    const lines = was.split('\n');
    const masked = is.split('\n');
    expect(masked).toHaveLength(lines.length);
    expect(masked.filter((line, at) => isJson(lines[at] ?? '') && !isJson(line))).toEqual([]);
  });
});
