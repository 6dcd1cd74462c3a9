// A token in pieces is joined, wherever it was cut; pieces of other things are not.
import { describe, expect, test } from 'vitest';
import { detectIn, detectorFor } from '../../support/detect.ts';
import { token } from '../../support/tokens/token.ts';

const detector = detectorFor();
const T = token('pieces', 10);
const ID = T.slice(0, 10);

/** What is found at the default threshold. */
const found = (text: string) =>
  detectIn(detector, text)
    .filter(({ confidence }) => confidence !== 'possible')
    .map(({ secret, encodings, start, end }) => ({ token: secret.expose(), encodings, start, end }));

/** A way to write a token that is cut in two. */
type Cut = readonly [name: string, encoding: readonly string[], write: (head: string, tail: string) => string, first?: number];

const WRAPS: readonly Cut[] = [
  [
    'rich: indented',
    ['line-wrap'],
    (a, b) => `POST https://api.telegram.org/bot${a}\n${' '.repeat(29)}${b}/getMe "HTTP/1.1 200 OK"\n`,
  ],
  ['CR LF', ['line-wrap'], (a, b) => `url: /bot${a}\r\n${b}/getMe\r\n`],
  ['behind a compose prefix', ['line-wrap'], (a, b) => `api-1  | GET /bot${a}\napi-1  |     ${b}/getMe\napi-1  | next\n`],
  ['quoted mail', ['line-wrap'], (a, b) => `> https://host/bot${a}\n> ${b}/getMe\n> next\n`],
  ['in a JSON string', ['line-wrap'], (a, b) => JSON.stringify({ log: `GET /bot${a}\n    ${b}/getMe\n` })],
  [
    'with the place of the call at the end of the line',
    ['line-wrap'],
    (a, b) => `INFO /bot${a}     client.py:1025\n     ${b}/getMe\n`,
  ],
  ['a line of a shell that goes on', ['line-wrap'], (a, b) => `curl https://host/bot${a}\\\n${b}/getMe`],
];

const LITERALS: readonly Cut[] = [
  ['JavaScript', ['split-literal'], (a, b) => `const token = "${a}" + "${b}";`],
  ['JavaScript over lines', ['split-literal'], (a, b) => `const token =\n  '${a}' +\n  '${b}';`],
  ['template literals', ['split-literal'], (a, b) => `const token = \`${a}\` + \`${b}\`;`],
  ['Python', ['split-literal'], (a, b) => `TOKEN = ("${a}"\n         "${b}")`, 3],
  ['Python f-strings', ['split-literal'], (a, b) => `TOKEN = f"${a}" f'${b}'`, 3],
  ['Python over a line that goes on', ['split-literal'], (a, b) => `TOKEN = "${a}" \\\n    "${b}"`],
  ['Go', ['split-literal'], (a, b) => `const token = "${a}" +\n\t"${b}"`],
  ['Java', ['split-literal'], (a, b) => `String token = "${a}"\n    + "${b}";`],
  ['C#', ['split-literal'], (a, b) => `var token = @"${a}" + $"${b}";`],
  ['PHP', ['split-literal'], (a, b) => `$token = '${a}' . '${b}';`],
  ['Lua', ['split-literal'], (a, b) => `local token = "${a}" .. "${b}"`],
  ['SQL', ['split-literal'], (a, b) => `SELECT '${a}' || '${b}'`],
  ['Visual Basic', ['split-literal'], (a, b) => `token = "${a}" & "${b}"`],
  ['Elixir', ['split-literal'], (a, b) => `token = "${a}" <> "${b}"`],
  ['a shell', ['split-literal'], (a, b) => `TOKEN="${a}"'${b}'`],
  ['a shell that quotes a part', ['split-literal'], (a, b) => `TOKEN=${a}"${b}"`],
  ['source in JSON', ['split-literal'], (a, b) => JSON.stringify(`const token = "${a}" +\n  "${b}";`)],
  ['YAML', ['line-wrap'], (a, b) => `  token: "${'x'.repeat(60)} bot${a}\\\n    ${b}"`],
];

// Two literals side by side are often two words of a command: one or two digits before eight and more are not put together.
const CUTS = [...WRAPS, ...LITERALS].map(([name, encodings, write, first = 1]) => ({ name, encodings, write, first }));

describe.each(CUTS)('$name', ({ encodings, write, first }) => {
  test('cut anywhere', () => {
    for (let at = first; at < T.length; at++) {
      const text = write(T.slice(0, at), T.slice(at));
      const start = text.indexOf(T.slice(0, at));
      const second = write(T.slice(0, at), `¤${T.slice(at + 1)}`).indexOf('¤');
      const end = (second < 0 ? text.lastIndexOf(T.slice(at)) : second) + T.length - at;
      expect(found(text), `cut at ${at}: ${JSON.stringify(text)}`).toEqual([{ token: T, encodings, start, end }]);
    }
  });
});

describe('arguments of a call, or items of a list', () => {
  test('are joined behind the id', () => {
    for (let at = ID.length; at < T.length; at++) {
      const text = `token = concat('${T.slice(0, at)}', '${T.slice(at)}')`;
      expect(found(text).map(({ token: clear }) => clear)).toEqual([T]);
    }
  });

  test('are not one number', () => {
    expect(found(`["1", "${T}"]`).map(({ token: clear }) => clear)).toEqual([T]);
    expect(found(`run("chat 4", "${T}")`).map(({ token: clear }) => clear)).toEqual([T]);
    expect(found(`"v1" + "${T}"`).map(({ token: clear }) => clear)).toEqual([T]);
  });
});

describe('the ways in which programs join strings', () => {
  const [, S = ''] = T.split(':');

  test.each([
    ['+=', (a: string, b: string) => `let t = "${a}";\nt += "${b}";`],
    ['+= of a shell', (a: string, b: string) => `T="${a}"\nT+="${b}"`],
    ['.= of PHP', (a: string, b: string) => `$t = '${a}';\n$t .= '${b}';`],
    ['a comment between', (a: string, b: string) => `t = ("${a}"  # the id\n     "${b}")`],
    ['a comment behind an operator', (a: string, b: string) => `t = "${a}" + // the id\n  "${b}";`],
    ['a comment in between', (a: string, b: string) => `t = "${a}" /* and */ "${b}";`],
    ['lines of a patch', (a: string, b: string) => `+  t = "${a}" +\n+    "${b}";\n`],
    ['lines that a patch removes', (a: string, b: string) => `-  t = "${a}" +\n-    "${b}";\n`],
    ['commented code', (a: string, b: string) => `# t = ("${a}"\n#      "${b}")`],
    ['a notebook', (a: string, b: string) => `"source": [\n  "t = ('${a}'\\n",\n  "     '${b}')"\n]`],
    ['C++', (a: string, b: string) => `auto t = u8"${a}" u8"${b}";`],
    ['Ruby', (a: string, b: string) => `t = "${a}" << "${b}"`],
    ['Visual Basic over lines', (a: string, b: string) => `t = "${a}" & _\r\n    "${b}"`],
    ['concat', (a: string, b: string) => `t = '${a}'.concat('${b}');`],
    ['a list', (a: string, b: string) => `t = ['${a}', '${b}'].join('')`],
  ])('%s', (_, write) => {
    for (let at = 3; at < T.length; at++) {
      if (at === 8 || at === 9) continue; // too little of an id on either side to say
      expect(
        found(write(T.slice(0, at), T.slice(at))).map(({ token: clear }) => clear),
        `cut at ${at}`,
      ).toEqual([T]);
    }
  });

  test('one literal for each character', () => {
    for (const joint of [',', ', ', ' + ', '+']) {
      expect(found(`t = [${[...T].map((char) => `'${char}'`).join(joint)}]`).map(({ token: clear }) => clear)).toEqual([T]);
    }
  });

  test.each([`["${ID}", "${S}"].join(":")`, `"%s:%s" % (${ID}, "${S}")`, `'{}:{}'.format('${ID}', '${S}')`])('%s', (text) => {
    expect(found(text).map(({ token: clear }) => clear)).toEqual([T]);
  });
});

describe('more than one cut', () => {
  test('three literals, the colon alone', () => {
    expect(found(`t = "${ID}" + ":" + "${T.slice(11)}"`).map(({ token: clear }) => clear)).toEqual([T]);
    expect(found(`{"${ID}":"${T.slice(11)}"}`).map(({ token: clear }) => clear)).toEqual([T]);
  });

  test.each([20, 24, 30])('wrapped every %i characters', (width) => {
    const text = `see /bot${T}/getMe`.replace(new RegExp(`.{${width}}`, 'g'), '$&\n  ');
    expect(found(text).map(({ token: clear }) => clear)).toEqual([T]);
  });

  test('wrapped, and coloured on each line, as rich does it', () => {
    for (let at = 1; at < T.length; at++) {
      const text = `\u001b[4;94mhttps://api.telegram.org/bot${T.slice(0, at)}\u001b[0m\n${' '.repeat(29)}\u001b[4;94m${T.slice(at)}/getMe\u001b[0m\n`;
      expect(found(text).map((match) => [match.token, match.encodings])).toEqual([[T, ['ansi', 'line-wrap']]]);
    }
  });
});

describe('an id wrapped behind anything', () => {
  test.each(['token=', '"', '(', ' '])('%s', (lead) => {
    for (const digits of [9, 10]) {
      const clear = token(`wrapped ${digits}`, digits);
      // With eight digits and more in the next line the rest is an id by itself.
      for (let at = digits - 7; at < digits; at++) {
        expect(found(`x ${lead}${clear.slice(0, at)}\n${clear.slice(at)}/y`).map(({ token: whole }) => whole)).toEqual([clear]);
      }
    }
  });

  test('digits before a line end belong to the id when the rest begins with 0', () => {
    const clear = `70${T.slice(2)}`;
    expect(found(`token=7\n${clear.slice(1)}`).map(({ token: whole }) => whole)).toEqual([clear]);
  });
});

describe('pieces that are not joined', () => {
  test('a number in another word of a command, or another column', () => {
    for (const text of [
      `./run.sh "8080" "${T}"`,
      `"8080"\n"${T}"\n`,
      `"alice"\t"12"\t"${T}"`,
      `cmd "5" "${T}"`,
      `"1" . "${T}"`,
    ]) {
      expect(
        found(text).map(({ token: clear }) => clear),
        text,
      ).toEqual([T]);
    }
  });

  test('a number at the end of the line before a token', () => {
    for (const before of ['42', 'retries: 7', '2026', '12345']) {
      expect(found(`${before}\n${T}\n`).map(({ token: clear }) => clear)).toEqual([T]);
    }
  });

  test('the line after a token', () => {
    for (const end of ['\n', '\r\n', '\n    ']) {
      expect(found(`TOKEN=${T}${end}next`)).toEqual([{ token: T, encodings: [], start: 6, end: 6 + T.length }]);
    }
  });

  test('numbers and words over lines', () => {
    expect(found(`12345:\nAAAA\n67890:\n${'AAE'.repeat(11)}ab\n`)).toEqual([]);
    expect(found(`"12345": "AAEx",\n"other": "${'k'.repeat(33)}"`)).toEqual([]);
  });

  test('a list of other literals', () => {
    expect(found(`["12345:", "AAE", "${'Ab3'.repeat(10)}"]`)).toEqual([]);
  });
});
