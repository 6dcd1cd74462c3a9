// Real programs that leak a token, as far as they are on this machine: what they print goes through `tokenscan redact`.
import { spawn } from 'node:child_process';
import { buffer } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { prepareRules } from '../../../src/config/rules/builtin.ts';
import { createRedactor } from '../../../src/redact/stream/redactor.ts';
import { printedOnce, pythonFor, RUN_HERE, seedOf } from '../../support/fixtures/producers.ts';
import { holdsPieceOf, redactAll } from '../../support/redact.ts';
import { IN_SOAK } from '../../support/soak.ts';
import { CLI, cleanEnvironment } from '../../support/terminal/cli.ts';
import { secretOf } from '../../support/tokens/token.ts';

const redactor = createRedactor(prepareRules());

/** What `tokenscan redact` writes for `input`, as bytes. */
async function redacted(input: Uint8Array): Promise<Buffer> {
  // Other tests show that the command writes what the redactor does.
  if (!IN_SOAK) return redactAll(redactor, input);
  const child = spawn(process.execPath, [CLI, 'redact'], { env: cleanEnvironment(), stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.on('close', resolve));
  child.stdin.end(input);
  const output = await buffer(child.stdout);
  expect(await ended).toBe(0);
  return output;
}

/** The bytes of `before` that `after` has not, one after the other. */
const changed = (before: Uint8Array, after: Uint8Array): string =>
  Buffer.from(before.filter((byte, at) => byte !== after[at])).toString('latin1');

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

describe.each(RUN_HERE)('$name', (producer) => {
  const python = pythonFor(producer);

  test.skipIf(python === undefined)(`the token it leaks is masked, and nothing else (needs ${producer.needs})`, async () => {
    const secret = secretOf(seedOf(producer));
    const before = await printedOnce(producer, python);
    const after = await redacted(before);
    expect(after.length).toBe(before.length);
    const [was, is] = [before.toString('latin1'), after.toString('latin1')];
    for (const form of [is, readable(is)]) expect(holdsPieceOf(secret, form)).toBe(false);
    const gone = changed(before, after);
    if (/base64/.test(producer.name)) {
      // 35 characters are at most 48 of base64; what stands beside them in the same digits is kept.
      expect(gone).toMatch(/^[A-Za-z0-9+/]{30,48}$/);
    } else {
      // Whatever stands between its characters, the secret is all that was changed, so and so many times; each of its characters to an x.
      // In UTF-16 its first three, of which only the third is not the same in every token, are kept.
      const whole = secret.slice(producer.name === 'iconv-utf16' ? 3 : 0).replaceAll('x', '');
      expect(gone).toBe(whole.repeat(Math.max(1, Math.round(gone.length / whole.length))));
    }
    const lines = was.split('\n');
    const masked = is.split('\n');
    expect(masked).toHaveLength(lines.length);
    expect(masked.filter((line, at) => isJson(lines[at] ?? '') && !isJson(line))).toEqual([]);
  });
});
