// A token is put into a .env once, under a name of its own; and found there.
import { existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../../src/model/types.ts';
import { type NewToken, type Placement, placeToken } from '../../../src/remediation/env-file/add-token.ts';
import { findInEnvFiles, listEnvFiles, type TokenHolder } from '../../../src/remediation/env-file/find.ts';
import { fingerprintOf } from '../../support/repositories/repository.ts';
import { initRepository } from '../../support/repositories/tree.ts';
import { temporaryFolder } from '../../support/terminal/cli.ts';
import { botId, maskOf, secretOf, token } from '../../support/tokens/token.ts';

const TOKEN = token('put');
const ID = botId('put');
const OTHER = token('other');
/** placeToken, done. */
function putToken(folder: string, token: NewToken): Placement {
  const placement = placeToken(folder, token);
  placement.write();
  return placement;
}

const PUT = { secret: new Secret(TOKEN, maskOf(TOKEN)), botId: ID };

/** A repository with these files. */
function project(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  initRepository(folder, files);
  return folder;
}

const read = (folder: string, name = '.env'): string => readFileSync(join(folder, name), 'utf8');

describe('a token is put', () => {
  test('into a new file, only when that is said', () => {
    const folder = project({});
    const placement = placeToken(folder, PUT);
    expect(placement).toMatchObject({ path: join(folder, '.env'), name: 'TELEGRAM_BOT_TOKEN', state: 'new file' });
    expect(existsSync(join(folder, '.env'))).toBe(false);
    placement.write();
    expect(read(folder)).toBe(`TELEGRAM_BOT_TOKEN=${TOKEN}\n`);
    expect(statSync(join(folder, '.env')).mode & 0o777).toBe(0o600);
    expect(putToken(folder, PUT)).toMatchObject({ name: 'TELEGRAM_BOT_TOKEN', state: 'present' });
    expect(read(folder)).toBe(`TELEGRAM_BOT_TOKEN=${TOKEN}\n`);
  });

  test('into the one above, where there is none here', () => {
    const folder = project({ '.env': 'A=1\r\n', 'src/bot/': '' });
    expect(putToken(join(folder, 'src/bot'), PUT)).toMatchObject({ path: join(folder, '.env'), state: 'new line' });
    expect(read(folder)).toBe(`A=1\r\nTELEGRAM_BOT_TOKEN=${TOKEN}\r\n`);
  });

  test.each<[string, string, string | undefined, string]>([
    ['in its place where that is empty', 'TELEGRAM_BOT_TOKEN=\n', undefined, `TELEGRAM_BOT_TOKEN=${TOKEN}\n`],
    [
      'beside that of another bot',
      `TELEGRAM_BOT_TOKEN=${OTHER}\n`,
      undefined,
      `TELEGRAM_BOT_TOKEN=${OTHER}\nTELEGRAM_BOT_TOKEN_${ID}=${TOKEN}\n`,
    ],
    ['beside anything else', 'MY=x', 'MY', `MY=x\nMY_${ID}=${TOKEN}`],
    ['under the name it has', `BOT='${TOKEN}'\n`, 'MY', `BOT='${TOKEN}'\n`],
    ['though it is in an address', `URL=https://x/bot${TOKEN}/\n`, 'MY', `URL=https://x/bot${TOKEN}/\nMY=${TOKEN}\n`],
    [
      'although it has an encoded form of it',
      `MY=${TOKEN.replace(':', '%3A')}`,
      'YOUR',
      `MY=${TOKEN.replace(':', '%3A')}\nYOUR=${TOKEN}`,
    ],
    ['though it is in a comment', `# MY=${TOKEN}\n`, 'MY', `# MY=${TOKEN}\nMY=${TOKEN}\n`],
  ])('%s', (_name, before, name, after) => {
    const folder = project({ '.env': before });
    const { write, ...placement } = placeToken(folder, { ...PUT, name });
    write();
    expect(read(folder)).toBe(after);
    expect(after).toContain(`${placement.name}=`);
  });

  test('not into an example, though it is there', () => {
    const folder = project({ '.env.example': `A=${TOKEN}\n` });
    expect(placeToken(folder, PUT)).toMatchObject({ path: join(folder, '.env'), state: 'new file' });
  });

  test('not where both names are taken, or a file cannot be scanned', () => {
    const folder = project({ '.env': `A=1\nA_${ID}=2\n` });
    expect(() => placeToken(folder, { ...PUT, name: 'A' })).toThrow(`sets A and A_${ID} to another value already`);
    writeFileSync(join(folder, '.env.local'), Buffer.from('A=1', 'utf16le'));
    expect(() => placeToken(folder, PUT)).toThrow('could not scan a .env');
  });
});

test('files are found from here up to the top of the repository; nearest first, folders passed over', () => {
  const folder = project({ '.env': '', '.env.local': '', '.environment': '', 'a/.env-bot': '', 'a/b/.env/bin/': '' });
  symlinkSync('../.env', join(folder, 'a/.env'));
  const { paths, problems } = listEnvFiles(join(folder, 'a/b'));
  expect(paths).toEqual(['a/.env', 'a/.env-bot', '.env', '.env.local'].map((name) => join(folder, name)));
  expect(problems).toEqual([]);
});

test('a token is found by its bot or its fingerprint; a file that cannot be read is a problem', () => {
  const renewed = `${ID}:${secretOf('renewed')}`;
  const folder = project({ '.env': `A=${TOKEN}\nB="x ${renewed}"\nC=${OTHER}\n# ${TOKEN}\n`, '.env.dist': `A=${TOKEN}\n` });
  symlinkSync('nowhere', join(folder, '.env.gone'));
  const names = (wanted: Parameters<typeof findInEnvFiles>[1]) =>
    findInEnvFiles(folder, wanted).holders.map(({ isExample, tokens }) => [isExample, ...tokens.map(({ name }) => name)]);
  expect(names({ botId: ID })).toEqual([
    [false, 'A', 'B', undefined],
    [true, 'A'],
  ]);
  expect(names({ fingerprint: fingerprintOf(renewed) })).toEqual([[false, 'B']]);
  const { holders, problems } = findInEnvFiles(folder, { botId: ID });
  const [first]: readonly (TokenHolder | undefined)[] = holders;
  expect(problems).toMatchObject([
    { origin: { path: join(folder, '.env.gone') }, message: 'is a dangling link; remove it, or create its target' },
  ]);
  expect(JSON.stringify(first?.tokens)).not.toContain(TOKEN.slice(-30));
});
