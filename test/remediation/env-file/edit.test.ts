// What changes in a .env, and what does not.
import { parse } from 'dotenv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../../src/model/types.ts';
import { replaceValue, setVariable } from '../../../src/remediation/env-file/edit.ts';
import { findTokens } from '../../../src/remediation/env-file/tokens.ts';
import { anyCharacter } from '../../support/characters.ts';
import { fingerprintOf } from '../../support/repositories/repository.ts';
import { SOAK } from '../../support/soak.ts';
import { maskOf, secretOf, token } from '../../support/tokens/token.ts';

const OLD = token('old');
const ID = OLD.slice(0, OLD.indexOf(':'));
const NEW = `${ID}:${secretOf('new')}`;
const SECRET = new Secret(NEW, maskOf(NEW));

const replaced = (text: string | Uint8Array): Buffer => {
  const bytes = Buffer.from(text);
  return replaceValue(bytes, findTokens(bytes, { fingerprint: fingerprintOf(OLD) }), SECRET);
};

/** Forms that dotenv reads a value from, and what it reads. `T` is the token. */
const FORMS: readonly (readonly [form: string, name: string, value: string])[] = [
  ['A=T', 'A', 'T'],
  ['A=T\n', 'A', 'T'],
  ['\ufeffA=T\r\nB=2\r\n', 'A', 'T'],
  ['A=T\rB=1\r', 'A', 'T'],
  ['export A=T\n', 'A', 'T'],
  ['  export\tA = T  \n', 'A', 'T'],
  ["A='T'\n", 'A', 'T'],
  ['A="T"\n', 'A', 'T'],
  ['A=`T`\n', 'A', 'T'],
  ['A="T" # the "bot"\n', 'A', 'T'],
  ['A=T # the bot\n', 'A', 'T'],
  ['A: T\n', 'A', 'T'],
  ['a.b-c=T\n', 'a.b-c', 'T'],
  ['A=\n  "T"\n', 'A', 'T'],
  ['A="one\\nT\\n"\n', 'A', 'one\nT\n'],
  ['A="one\r\nT\r\nthree"\r\nB=1\r\n', 'A', 'one\nT\nthree'],
  ["A='it\\'s T'\n", 'A', "it\\'s T"],
  ['URL=https://example.org/botT/setWebhook?x=1#part\n', 'URL', 'https://example.org/botT/setWebhook?x=1'],
  ['URL="https://example.org/botT#part"\n', 'URL', 'https://example.org/botT#part'],
  ['A=T,T\n', 'A', 'T,T'],
  ['A="T\n', 'A', '"T'],
  ['# A comment\n\nB="1\n2"\nA=T\nC=\n', 'A', 'T'],
];

describe('a token is replaced', () => {
  test.each(FORMS)('%j', (form, name, value) => {
    const text = form.replaceAll('T', OLD).replaceAll(`${OLD}WO`, 'TWO');
    expect(parse(text)[name]).toBe(value.replaceAll('T', OLD));
    const after = replaced(text).toString();
    expect(after).toBe(text.replaceAll(OLD, NEW));
    expect(parse(after)).toEqual({ ...parse(text), [name]: value.replaceAll('T', NEW) });
  });

  test('everywhere, where a name is set twice', () => {
    expect(replaced(`A=${OLD}\nA="${OLD}"\nB=${OLD}\n`).toString()).toBe(`A=${NEW}\nA="${NEW}"\nB=${NEW}\n`);
  });

  test('with its colon escaped', () => {
    const text = `URL=https://example.org/?t=${OLD.replace(':', '%3A')}&x=1\n`;
    expect(replaced(text).toString()).toBe(`URL=https://example.org/?t=${NEW.replace(':', '%3A')}&x=1\n`);
  });

  test('with its id in a variable of its own', () => {
    const [id = '', secret = ''] = OLD.split(':');
    const text = `BOT_ID=${id}\nBOT_SECRET="${secret}"\n`;
    expect(findTokens(Buffer.from(text)).map(({ name, whole }) => [name, whole])).toEqual([['BOT_SECRET', false]]);
    expect(replaced(text).toString()).toBe(text.replace(secret, NEW.slice(id.length + 1)));
    const bytes = Buffer.from(text);
    expect(() => replaceValue(bytes, findTokens(bytes), token('other'))).toThrow('sets BOT_SECRET to an encoded token;');
  });

  test('beside bytes that are not UTF-8', () => {
    const before = Buffer.concat([Buffer.from('N="Caf'), Buffer.from([0xe9, 0xff, 0xc3]), Buffer.from(`"\nA=${OLD}\n`)]);
    const after = replaced(before);
    expect(after.toString('latin1')).toBe(before.toString('latin1').replace(OLD, NEW));
  });

  test('by one of another bot', () => {
    const other = token('other');
    const bytes = Buffer.from(`A=${OLD}\n`);
    expect(replaceValue(bytes, findTokens(bytes), other).toString()).toBe(`A=${other}\n`);
  });
});

describe('a token is not replaced', () => {
  const refuse = (text: string | Uint8Array, message: RegExp): void => {
    expect(() => replaced(text)).toThrow(message);
    try {
      replaced(text);
    } catch (error) {
      expect(String(error)).not.toContain(OLD.slice(-20));
    }
  };

  test('in a comment', () => refuse(`# A=${OLD}\nA=${OLD}\n`, /outside of a value \(line 1\)/));
  test('in base64', () => refuse(`A=${Buffer.from(`x ${OLD} x`).toString('base64')}\n`, /an encoded token \(base64\)/));
  test('in UTF-16', () => refuse(Buffer.from(`A=${OLD}\n`, 'utf16le'), /is not valid UTF-8/));
  test('in a file of a quarter of a MiB', () => refuse(`${'#'.repeat(1 << 18)}\nA=${OLD}\n`, /too large/));
  test('behind thousands of empty lines', () => refuse(`${'\n'.repeat(5000)}A=${OLD}\n`, /1000 spaces or empty lines in a row/));
  test('where it does not stand any more', () => {
    const held = findTokens(Buffer.from(`A=${OLD}\n`));
    expect(() => replaceValue(Buffer.from(`AB=${OLD}\n`), held, NEW)).toThrow('to an encoded token');
  });
  test('by what needs quotes', () => {
    const bytes = Buffer.from(`A=${OLD}\n`);
    expect(() => replaceValue(bytes, findTokens(bytes), 'a b')).toThrow(/letters, digits/);
  });
});

describe('a variable is set', () => {
  const set = (text: string, options = {}): string => setVariable(Buffer.from(text), 'A', SECRET, options).toString();

  test.each([
    ['', `A=${NEW}\n`],
    ['\ufeff', `\ufeffA=${NEW}\n`],
    ['B=1\n', `B=1\nA=${NEW}\n`],
    ['B=1', `B=1\nA=${NEW}`],
    ['B=1\r\nC=2', `B=1\r\nC=2\r\nA=${NEW}`],
    ['B=1\r\n', `B=1\r\nA=${NEW}\r\n`],
    ['A=\nB=1\n', `A=${NEW}\nB=1\n`],
    ['A="" # put it here\n', `A="${NEW}" # put it here\n`],
    ['A=  # put it here\n', `A=${NEW}  # put it here\n`],
    [`export A='${NEW}'\n`, `export A='${NEW}'\n`],
  ])('%j', (before, after) => expect(set(before)).toBe(after));

  test('never over another value, unless asked', () => {
    expect(() => set('A=1\n')).toThrow('sets A to another value already');
    expect(set('A=1\nB=2\nA="2"\n', { overwrite: true })).toBe(`A=${NEW}\nB=2\nA="${NEW}"\n`);
  });

  test.each(['X:', 'X:\n', 'X:\r\n\r\n# why\r\nY:\r\n'])('not behind %j, which would take the line for its value', (text) =>
    expect(() => set(text)).toThrow('would not have the intended values'),
  );

  test('behind quotes that never end', () => {
    expect(set('B="open\nC=1\n')).toBe(`B="open\nC=1\nA=${NEW}\n`);
    expect(() => setVariable(Buffer.from('B=1\n'), 'A B', 'x')).toThrow('is not a valid variable name');
  });
});

/** What files are made of: what means something to dotenv, and anything. */
const PIECE = fc.oneof(
  fc.constantFrom('\n', '\r\n', '\r', ' ', '\t', '=', ': ', '#', '"', "'", '`', '\\', '\\n', '\\"', 'export ', 'A', 'B', 'KEY'),
  fc.constantFrom(
    'A:',
    'A:\n',
    'A=1\n',
    'B="x"\n',
    "C='y' # z\r\n",
    'D="a\nb"\n',
    '# T\n',
    '\ufeff',
    '\u2028',
    '\u00a0',
    '__proto__=1\n',
  ),
  fc.string({ unit: anyCharacter, maxLength: 8 }).map((text) => text.replaceAll('\0', '')),
);
const BYTES = fc.oneof(
  { weight: 9, arbitrary: PIECE.map((text) => Buffer.from(text)) },
  { weight: 1, arbitrary: fc.uint8Array({ min: 1, maxLength: 4 }).map((bytes) => Buffer.from(bytes)) },
);
const FILE = fc.array(BYTES, { maxLength: 24 }).map((pieces) => Buffer.concat(pieces));
const RUNS = 1000 * SOAK;

test('whatever the file and the place: only the token changes, and only what holds it reads otherwise', () => {
  let changed = 0;
  fc.assert(
    fc.property(
      FILE,
      fc.constantFrom('', 'A=', 'A="', "A: '", '\nURL=`https://x/bot', '\nexport B = '),
      FILE,
      (head, lead, tail) => {
        const before = Buffer.concat([head, Buffer.from(`${lead}${OLD}`), tail]);
        let after: Buffer;
        try {
          after = replaced(before);
        } catch (error) {
          // Refused: in a comment, or too odd. Nothing is written then.
          expect((error as Error).name).toBe('EnvFileError');
          return;
        }
        if (after.equals(before)) return;
        changed++;
        expect(after.toString('latin1')).toBe(before.toString('latin1').replaceAll(OLD, NEW));
        const read = Object.entries(parse(before)).map(([name, value]) => [name, value.replaceAll(OLD, NEW)]);
        expect(parse(after)).toEqual(Object.fromEntries(read));
      },
    ),
    { numRuns: RUNS },
  );
  // Else nothing was tested.
  expect(changed).toBeGreaterThan(RUNS / 10);
});

test('whatever the file: a variable is added behind it, or nothing is', () => {
  let changed = 0;
  fc.assert(
    fc.property(FILE, (before) => {
      let after: Buffer;
      try {
        after = setVariable(before, 'NEW_NAME', NEW);
      } catch (error) {
        expect((error as Error).name).toBe('EnvFileError');
        return;
      }
      changed++;
      expect(after.subarray(0, before.length).equals(before)).toBe(true);
      expect(parse(after)).toEqual({ ...parse(before), NEW_NAME: NEW });
      expect(setVariable(after, 'NEW_NAME', NEW).equals(after)).toBe(true);
    }),
    { numRuns: RUNS },
  );
  expect(changed).toBeGreaterThan(RUNS / 4);
});
