// Secrets whose id stands beside them, cells of tables that go on below, and tokens that were cut: found, and redacted in whatever pieces they come.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { prepareRules } from '../../../src/config/rules/builtin.ts';
import { createRedactor } from '../../../src/redact/stream/redactor.ts';
import { detectIn, detectorFor } from '../../support/detect.ts';
import { randomOf, randomToken } from '../../support/random.ts';
import { redactAll, redactInTwo } from '../../support/redact.ts';

const detector = detectorFor();
const redactor = createRedactor(prepareRules());
const T = randomToken(randomOf(9), 10);
const [ID = '', SECRET = ''] = T.split(':');

/** What was found in `text`. */
const found = (text: string): readonly (readonly [string, string])[] =>
  detectIn(detector, Buffer.from(text)).map(({ secret, confidence }) => [secret.expose(), confidence]);

/** How programs, tables and files of settings put an id and a secret side by side. */
const BESIDE: Readonly<Record<string, (id: string, secret: string) => string>> = {
  'a row of CSV': (id, secret) => `id,secret\n${id},${secret}\n`,
  'a row with semicolons': (id, secret) => `weather;${id};${secret};x\n`,
  'a row with tabs': (id, secret) => `a\t${id}\t${secret}\n`,
  'a row of Markdown': (id, secret) => `| a | \`${id}\` | \`${secret}\` |\n`,
  'a frame': (id, secret) => `│ weather │ ${id} │ ${secret} │\n`,
  'cells of HTML': (id, secret) => `<tr><td>${id}</td><td class="x">${secret}</td></tr>\n`,
  'RTF of Pygments': (id, secret) => `{\\cf6 ${id}}:${secret}\\par`,
  'a forum': (id, secret) => `[color=#666]${id}[/color]:${secret}\n`,
  'an f-string': (id, secret) => `BOT_ID = ${id}\nTOKEN = f"{BOT_ID}:${secret}"\n`,
  'a template': (id, secret) => `const id = "${id}";\nconst token = \`\${id}:${secret}\`;\n`,
  'a shell': (id, secret) => `BOT_ID=${id}\nTOKEN="$BOT_ID:${secret}"\n`,
  'a sum': (id, secret) => `const id = ${id}; const t = id + ":" + "${secret}";\n`,
  'a minified program': (id, secret) => `var a="${id}",b="${secret}";f(a+":"+b)\n`,
  'a list of objects': (id, secret) => `[{"id":${id},"token":"${secret}"}]\n`,
  'YAML without a telling name': (id, secret) => `id: ${id}\nsecret: ${secret}\n`,
};

describe.each(Object.entries(BESIDE))('%s', (_, write) => {
  test('given an id and a secret, then the whole token is likely, and its secret is masked however the bytes come', () => {
    const text = write(ID, SECRET);
    expect(found(text)).toEqual([[T, 'likely']]);
    const bytes = Buffer.from(text);
    const whole = redactAll(redactor, bytes);
    expect(whole.toString()).toBe(write(ID, 'x'.repeat(SECRET.length)));
    for (let at = 1; at < bytes.length; at++) expect(redactInTwo(redactor, bytes, at).toString()).toBe(whole.toString());
  });
});

test.each([
  `token = f"{bot_id}:${SECRET}"`,
  `t = "%s:${SECRET}" % bot`,
  `set TOKEN=%BOT_ID%:${SECRET}`,
  `"token":"{{ $json.id }}:${SECRET}"`,
  `const t = id + ":${SECRET}";`,
])('given an id that is not there, then the secret alone is likely: %s', (text) => {
  expect(found(text)).toEqual([[SECRET, 'likely']]);
});

test.each([
  `chat_id=${ID}\nhash=${SECRET}\n`,
  `f"{bot_id}:AAE${'x'.repeat(32)}"`,
  `${ID},AAE${'x'.repeat(32)}\n`,
  `id,${SECRET.slice(0, 34)}\n`,
  `"a":${SECRET}`,
])('given another number, a placeholder or no secret, then nothing is found: %s', (text) => {
  expect(found(text)).toEqual([]);
});

describe('a token cut by an ellipsis', () => {
  const ENDS = ['...', '\u2026', '[...]', '&hellip;'];

  test.each(ENDS)('given 28 of 35 characters or more, then it is likely, and masked in whatever pieces: %s', (end) => {
    for (const length of [28, 33, 34]) {
      const of = (secret: string): string => `│ tok = '${ID}:${secret}${end} │\n`;
      const text = Buffer.from(of(SECRET.slice(0, length)));
      expect(found(text.toString())).toEqual([[`${ID}:${SECRET.slice(0, length)}`, 'likely']]);
      for (let at = 1; at < text.length; at += 3) {
        expect(redactInTwo(redactor, text, at).toString()).toBe(of('x'.repeat(length)));
      }
    }
  });

  test('given fewer, or a placeholder, then nothing is found', () => {
    for (const text of [`${ID}:${SECRET.slice(0, 20)}...`, `${ID}:AAE${'x'.repeat(28)}...`]) expect(found(text)).toEqual([]);
  });
});

/** A table: each cell in lines of so many characters, between borders. */
function tableOf(rows: readonly (readonly string[])[], widths: readonly number[], border: string): string {
  const lines = rows.flatMap((cells) => {
    const parts = cells.map((cell, at) => cell.match(new RegExp(`.{1,${widths[at]}}`, 'gs')) ?? ['']);
    const height = Math.max(...parts.map(({ length }) => length));
    return Array.from({ length: height }, (_, line) => parts.map((part, at) => (part[line] ?? '').padEnd(widths[at] ?? 0)));
  });
  return lines.map((cells) => `${border} ${cells.join(` ${border} `)} ${border}\n`).join('');
}

describe.each(['│', '|', '║'])('a table with %s', (border) => {
  test('given a token that is wrapped in its cell, then it is found, and only its characters are masked', () => {
    const inputs = fc.record({
      seed: fc.nat(2 ** 31),
      width: fc.integer({ min: 12, max: 44 }),
      size: fc.integer({ min: 1, max: 90 }),
    });
    fc.assert(
      fc.property(inputs, ({ seed, width, size }) => {
        const token = randomToken(randomOf(seed), 8 + (seed % 3));
        const of = (clear: string): string =>
          tableOf(
            [
              ['0', 'weather', clear, 'a note'],
              ['1', 'news', 'none', ''],
            ],
            [1, 7, width, 6],
            border,
          );
        const text = of(token);
        expect(found(text)).toEqual([[token, 'certain']]);
        const random = randomOf(seed);
        const masked = redactAll(redactor, Buffer.from(text), () => 1 + random(size)).toString();
        const colon = token.indexOf(':') + 1;
        const masks = [0, 1, 2, 3].map((shown) => of(token.slice(0, colon + shown).padEnd(token.length, 'x')));
        expect(masks).toContain(masked);
      }),
      { numRuns: 15 },
    );
  });
});
