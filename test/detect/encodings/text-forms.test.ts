// Forms in which programs write a token: each is found with its exact bytes, wherever it is cut, and redacting leaves all other bytes.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { prepareRules } from '../../../src/config/rules/builtin.ts';
import { createRedactor } from '../../../src/redact/stream/redactor.ts';
import { detectIn, detectorFor } from '../../support/detect.ts';
import { randomOf, randomToken } from '../../support/random.ts';
import { SOAK } from '../../support/soak.ts';

const detector = detectorFor();
const RULES = prepareRules();

/** A token of ten digits, the cut that is made in it, and what stands around it. */
const cuts = fc.record({
  token: fc.nat(2 ** 31).map((seed) => randomToken(randomOf(seed), 10)),
  at: fc.integer({ min: 1, max: 45 }),
});

const TIME = '2026-05-01T10:00:00.123456789Z';

/** What programs put between the two sides of a cut. */
const BETWEEN: Readonly<Record<string, string>> = {
  'json-file of Docker': `","stream":"stdout","time":"${TIME}"}\n{"log":"`,
  'json-file with attributes': `","stream":"stderr","attrs":{"tag":"x"},"time":"${TIME}"}\n{"log":"`,
  CRI: `\n${TIME} stdout F `,
  'CRI with an offset': '\n2026-05-01T10:00:00.123456789+02:00 stderr P ',
  'colour, as rsyslog writes it': '#033[0m',
  'colour, as a pager writes it': '<ESC>[1;36m',
  'colour, with the symbol for escape': '\u00e2\u0090\u009b[0m',
  'zero-width space': '\u00e2\u0080\u008b',
  'word joiner': '\u00e2\u0081\u00a0',
  'byte order mark': '\u00ef\u00bb\u00bf',
  'runs of Word': '</w:t></w:r><w:r><w:rPr><w:b/><w:lang w:val="en-US"/></w:rPr><w:t xml:space="preserve">',
  'rich text of Excel': '</t></r><r><rPr><b/><sz val="11"/></rPr><t>',
  'span of ODF': '</text:span><text:span text:style-name="T2">',
  'tspan of SVG': '</tspan><tspan fill="#666666">',
  docutils: '</span></a>',
  'encoded words of mail': '?=\n =?utf-8?q?',
  'address in a trace of curl': '\n0040: ',
};

describe.each(Object.entries(BETWEEN))('%s', (name, between) => {
  const lead = name.startsWith('encoded') ? 'Subject: =?utf-8?q?see=20bot' : 'see bot';

  test('given a cut anywhere, then the token is found with its exact bytes', () => {
    fc.assert(
      fc.property(cuts, ({ token, at }) => {
        const raw = `${token.slice(0, at)}${between}${token.slice(at)}`;
        const found = detectIn(detector, Buffer.from(`${lead}${raw}/getMe\n`, 'latin1'));
        expect(found.map(({ secret, confidence, start, end }) => [secret.expose(), confidence, start, end])).toEqual([
          [token, 'certain', lead.length, lead.length + raw.length],
        ]);
      }),
      { numRuns: 25 * SOAK },
    );
  });

  test('given a cut anywhere, then redacting leaves all other bytes and none of the secret', () => {
    fc.assert(
      fc.property(cuts, ({ token, at }) => {
        const colon = token.indexOf(':');
        const cut = (text: string): string => `${lead}${text.slice(0, at)}${between}${text.slice(at)}/getMe\n`;
        const redactor = createRedactor(RULES);
        const bytes = Buffer.concat([redactor.take(Buffer.from(cut(token), 'latin1')), redactor.end()]).toString('latin1');
        const shown = token.slice(0, colon + 4);
        // How much of its beginning is shown depends on where the cut is.
        const masks = [0, 1, 2, 3].map((count) => cut(token.slice(0, colon + 1 + count).padEnd(token.length, 'x')));
        expect(masks, `${shown} ${bytes}`).toContain(bytes);
      }),
      { numRuns: 25 * SOAK },
    );
  });
});

const T = randomToken(randomOf(5), 10);
const [ID = '', SECRET = ''] = T.split(':');

describe('a key and its value', () => {
  test.each([
    `{"${ID}": "${SECRET}"}`,
    `{\n  "${ID}": "${SECRET}"\n}`,
    `{'${ID}': '${SECRET}'}`,
    `bots:\n  ${ID}: ${SECRET}\n`,
    `['${ID}' => '${SECRET}']`,
    `<13>Nov 29 10:00:00 host Token ${ID}: ${SECRET}`,
    `TELEGRAM_BOT_TOKEN=${ID}: ${SECRET}`,
    `{"${ID}":"${SECRET}"}`,
  ])('%s', (text) => {
    expect(detectIn(detector, text).map(({ secret, confidence }) => [secret.expose(), confidence])).toEqual([[T, 'certain']]);
  });
});

test.each([`set T=${T.replace(':', '%%3A')}`, `echo ${T.replace(':', '%%3a')}`, `set T=${T.replace(':', '^:')}`])(
  '%s',
  (text) => {
    expect(detectIn(detector, text).map(({ secret }) => secret.expose())).toEqual([T]);
  },
);

test('dashes and underscores of TeX', () => {
  for (let seed = 0; seed < 20 * SOAK; seed++) {
    const token = randomToken(randomOf(seed), 10);
    const pygments = token.replaceAll('_', '\\PYZus{}').replaceAll('-', '\\PYZhy{}');
    const pandoc = token.replaceAll('_', '\\_').replaceAll('-', '{-}');
    for (const text of [`\\PY{l+s}{${pygments}}`, `\\StringTok{"${pandoc}"}`]) {
      expect(
        detectIn(detector, text).map(({ secret }) => secret.expose()),
        text,
      ).toEqual([token]);
    }
  }
});

test('given a whole line that ends with a number, and a record that begins with a token, then they are not joined', () => {
  for (const line of [`{"log":"count=7\\n","stream":"stdout","time":"${TIME}"}\n{"log":"${T}\\n"`, `12\n${TIME} stdout F ${T}`]) {
    expect(detectIn(detector, line).map(({ secret }) => secret.expose())).toEqual([T]);
  }
});
