// api_hash, tokens in parts, payment tokens, webhook secrets, proxies, login data: which are found, with which confidence, and which are not.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { STRUCTURES } from '../../src/detect/judgement/structure.ts';
import { detectIn, detectorFor } from '../support/detect.ts';
import { reportedIn } from '../support/found.ts';
import { randomBytes } from '../support/random.ts';
import { seededBytes } from '../support/seeded.ts';
import { apiHash, apiId, mtproxySecret, webhookSecret } from '../support/tokens/credentials.ts';
import { botId, secretOf, token } from '../support/tokens/token.ts';

interface Pair {
  readonly id: string;
  readonly secret: string;
}

const detector = detectorFor();
const seeds = fc.string({ minLength: 1, maxLength: 12 });

describe('api_hash', () => {
  const holds = STRUCTURES['telegram-api-hash'].check;

  test('a real pair passes the check; a pair with one wrong part does not', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const [id, hash] = [apiId(seed), apiHash(seed)];
        expect(holds(id, hash)).toBe(true);
        for (const other of [undefined, '', '0', '12', `0${id}`, `${id}0000`, `-${id}`, `${id} `, '2147483648']) {
          expect(holds(other, hash)).toBe(false);
        }
        for (const other of [
          hash.toUpperCase().replace(/^[0-9]+/, 'A'),
          hash.slice(1),
          `${hash}0`,
          hash.replace(/.$/, 'g'),
          '',
        ]) {
          expect(holds(id, other)).toBe(false);
        }
      }),
      { numRuns: 300 },
    );
    for (const id of ['1234', '12345', '123456', '1234567', '12345678', '1111111', '00000', '654321']) {
      expect(holds(id, apiHash('made up'))).toBe(false);
    }
  });

  const pairs: readonly (readonly [string, (id: string, hash: string) => string])[] = [
    ['env', (id, hash) => `API_ID=${id}\nAPI_HASH=${hash}\n`],
    ['env with a prefix', (id, hash) => `export TG_API_ID="${id}"\nexport TG_API_HASH="${hash}"\n`],
    ['env, the other way round', (id, hash) => `API_HASH=${hash}\r\nAPI_ID=${id}\r\n`],
    ['Python', (id, hash) => `api_id = ${id}\napi_hash = '${hash}'`],
    ['Python, aligned', (id, hash) => `api_id        = ${id}\napi_hash      = '${hash}'`],
    ['Python, arguments', (id, hash) => `Client("my", api_id=${id}, api_hash="${hash}")`],
    ['Python, getenv', (id, hash) => `api_id = int(getenv("API_ID", "${id}"))\napi_hash = getenv("API_HASH", "${hash}")`],
    [
      'Python, decouple',
      (id, hash) => `API_ID = config("API_ID", default=${id})\nAPI_HASH = config("API_HASH", default="${hash}")`,
    ],
    ['JSON', (id, hash) => JSON.stringify({ api_id: Number(id), api_hash: hash })],
    ['JSON, indented, the other way round', (id, hash) => JSON.stringify({ api_hash: hash, api_id: Number(id) }, undefined, 4)],
    ['JSON in JSON', (id, hash) => JSON.stringify(JSON.stringify({ apiId: Number(id), apiHash: hash }))],
    ['YAML', (id, hash) => `telegram:\n  api_id: ${id}\n  api_hash: "${hash}"\n`],
    ['TOML', (id, hash) => `[telegram]\napi-id = ${id}\napi-hash = "${hash}"\n`],
    ['a pod', (id, hash) => `  - name: API_ID\n    value: "${id}"\n  - name: API_HASH\n    value: "${hash}"\n`],
    ['compose', (id, hash) => `  - TELEGRAM_API_ID=${id}\n  - TELEGRAM_API_HASH=${hash}\n`],
    ['docker run', (id, hash) => `docker run -e TELEGRAM_API_ID=${id} -e TELEGRAM_API_HASH=${hash} server`],
    ['a flag', (id, hash) => `telegram-bot-api --api-id=${id} --api-hash=${hash}`],
    ['flags with spaces', (id, hash) => `telegram-bot-api --api-id ${id} --api-hash ${hash}`],
    ['CMake', (id, hash) => `-D TDESKTOP_API_ID=${id} -D TDESKTOP_API_HASH=${hash}`],
    ['JavaScript', (id, hash) => `const apiId = ${id};\nconst apiHash = "${hash}";`],
    ['Go', (id, hash) => `ApiId:   ${id},\nApiHash: "${hash}",`],
    ['C++', (id, hash) => `static const int32 ApiId = ${id};\nstatic const char *ApiHash = "${hash}";`],
    ['GramJS', (id, hash) => `new TelegramClient(new StringSession(process.env.SESSION), ${id}, "${hash}", {})`],
    ['GramJS, one a line', (id, hash) => `new TelegramClient(\n  session,\n  ${id},\n  '${hash}',\n  {},\n)`],
    ['a query', (id, hash) => `GET /login?api_id%3D${id}%26api_hash%3D${hash}`],
  ];

  test.each(pairs)('%s', (_, write) => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const [id, hash] = [apiId(seed), apiHash(seed)];
        const text = write(id, hash);
        const found = detectIn(detector, text).filter(({ confidence }) => confidence !== 'possible');
        expect(
          found.map(({ secret, confidence, start, secretStart }) => [secret.expose(), confidence, start, secretStart]),
        ).toEqual([[`${id}:${hash}`, 'certain', text.indexOf(hash), text.indexOf(hash)]]);
        expect(found[0]?.secret.toString()).toBe(`${id}:${hash.slice(0, 3)}***`);
      }),
      { numRuns: 20 },
    );
  });

  const hash = apiHash('nothing');
  test.each([
    ['no id', `API_HASH=${hash}`],
    ['an id too far away', `API_ID=${apiId('x')}\n${'#'.repeat(200)}\nAPI_HASH=${hash}`],
    ['an md5 list', `${hash}  api_id_1234567.txt\n${apiHash('b')}  b.txt`],
    ['a commit', `api_id=${apiId('x')} commit ${hash}01234567`],
    ['a sha256', `api_id=${apiId('x')} api_hash=${hash}${hash}`],
    ['capitals', `api_id=${apiId('x')} api_hash=${hash.toUpperCase()}`],
    ['documentation', `api_id = 12345\napi_hash = "${'0123456789abcdef'.repeat(2)}"`],
    ['documentation with a name', 'api_id = 1234567\napi_hash = "your_api_hash"'],
    ['the environment', 'api_id=os.environ["API_ID"], api_hash=os.environ["API_HASH"]'],
    ['zeros', `api_id=${apiId('x')}, api_hash="${'0'.repeat(32)}"`],
    ['deadbeef', `api_id=${apiId('x')}, api_hash="${'deadbeef'.repeat(4)}"`],
  ])('nothing: %s', (_, text) => expect(reportedIn(detector, text)).toEqual([]));
});

describe('a bot token in two parts', () => {
  const writings: readonly (readonly [string, (id: string, secret: string) => string])[] = [
    ['env', (id, secret) => `BOT_ID=${id}\nBOT_SECRET=${secret}\n`],
    ['env, the other way round', (id, secret) => `BOT_SECRET=${secret}\nBOT_ID=${id}\n`],
    ['env with prefixes', (id, secret) => `TELEGRAM_BOT_ID="${id}"\nTELEGRAM_BOT_TOKEN="${secret}"\n`],
    ['JSON', (id, secret) => JSON.stringify({ botId: Number(id), botSecret: secret })],
    ['JSON, indented', (id, secret) => JSON.stringify({ bot_id: id, bot_secret: secret }, undefined, 2)],
    ['JSON, the other way round', (id, secret) => JSON.stringify({ token_key: secret, bot_id: id }, undefined, 2)],
    ['YAML', (id, secret) => `bot_id: ${id}\nname: my\nbot_secret: ${secret}\n`],
    ['Python', (id, secret) => `BOT_ID = ${id}\nBOT_KEY = '${secret}'\n`],
    ['JavaScript', (id, secret) => `const botId = '${id}';\nconst botSecret = '${secret}';`],
    ['a query', (id, secret) => `bot_id%3D${id}%26bot_token%3D${secret}`],
  ];

  test.each(writings)('%s: the match is the whole token, at the position of its second half', (_, write) => {
    for (let seed = 0; seed < 50; seed++) {
      const [id, secret] = [botId(String(seed)), secretOf(String(seed))];
      const text = write(id, secret);
      const found = detectIn(detector, text).filter(({ confidence }) => confidence !== 'possible');
      expect(found.map((match) => [match.secret.expose(), match.confidence, match.start, match.end, match.secretStart])).toEqual([
        [token(String(seed)), 'certain', text.indexOf(secret), text.indexOf(secret) + 35, text.indexOf(secret)],
      ]);
    }
  });

  test.each(['\n', '\n\n', '\n# the other\n'])('two bots side by side, in either order, with %j between them', (between) => {
    const [one, two] = ['one', 'two'].map((seed) => ({ id: botId(seed), secret: secretOf(seed) })) as [Pair, Pair];
    const text = `BOT_ID=${one.id}\nBOT_SECRET=${one.secret}${between}SECRET=${two.secret}\nBOT_ID=${two.id}\n`;
    const found = detectIn(detector, text).filter(({ confidence }) => confidence === 'certain');
    expect(found.map((match) => match.secret.expose())).toEqual([token('one'), token('two')]);
  });

  const S = secretOf('half');
  test.each([
    ['BOT_SECRET', `BOT_SECRET=${S}`],
    ['telegram token', `telegram_token: "${S}"`],
    ['tgToken', `tgToken = '${S}'`],
    ['TELEGRAM_BOT_API_KEY', `TELEGRAM_BOT_API_KEY ${S}`],
  ])('the half alone beside a telling name is likely: %s', (_, text) => {
    expect(reportedIn(detector, text)).toEqual(['telegram-bot-half likely']);
  });

  test.each([
    ['no name', S],
    ['another name', `PASSWORD=${S}`],
    ['a name without a bot', `SECRET_KEY=${S}`],
    ['one character more', `BOT_TOKEN=${S}A`],
    ['spare bits set', `BOT_TOKEN=${S.slice(0, -1)}B`],
    ['third not E to H', `BOT_TOKEN=AAb${S.slice(3)}`],
    ['another user', `USER_ID=${botId('x')}\nUSER_KEY=${S}`],
    ['a placeholder', `BOT_ID=${botId('x')}\nBOT_TOKEN=AAE${'x'.repeat(31)}A`],
  ])('nothing: %s', (_, text) => expect(reportedIn(detector, text)).toEqual([]));

  test('a whole token is one match, whatever its name', () => {
    for (const name of ['BOT_TOKEN=', 'BOT_ID=', '"botSecret": "', 'bot_key: ']) {
      expect(reportedIn(detector, `BOT_ID=${botId('w')}\n${name}${token('whole')}"`)).toEqual(['telegram-bot-token certain']);
    }
  });
});

describe('MTProxy', () => {
  const holds = (secret: string): boolean => STRUCTURES['telegram-mtproxy-secret'].check(undefined, secret);

  test('secrets of all forms pass the check', () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom('plain', 'padded', 'host'), fc.domain(), (seed, kind, host) => {
        const secret = mtproxySecret(seed, kind, host.slice(-60).replace(/^[.-]+/, 'a'));
        expect(holds(secret.toString('hex'))).toBe(true);
        expect(holds(secret.toString('base64url'))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('other bytes do not pass it', () => {
    for (const text of [
      '',
      '00'.repeat(16),
      'ab'.repeat(16),
      '000102030405060708090a0b0c0d0e0f',
      'SECRET',
      'YOUR_SECRET_GOES_IN_HERE',
    ]) {
      expect(holds(text), text).toBe(false);
    }
    const padded = mtproxySecret('x', 'padded');
    for (const lead of [0, 0xdc, 0xef, 0xff])
      expect(holds(Buffer.concat([Buffer.from([lead]), padded.subarray(1)]).toString('hex'))).toBe(false);
    for (const lead of ['dd', 'ee'])
      for (const key of ['00'.repeat(16), '000102030405060708090a0b0c0d0e0f'])
        expect(holds(`${lead}${key}${lead === 'ee' ? Buffer.from('example.org').toString('hex') : ''}`)).toBe(false);
    for (const host of ['', ' ', 'localhost', 'a..b', 'exa mple.org', '\u0000.org'])
      expect(holds(mtproxySecret('x', 'host', host).toString('hex'))).toBe(false);
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 18, maxLength: 60 }), (bytes) => {
        expect(holds(Buffer.from(bytes).toString('hex'))).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});

describe('similar values that are not credentials', () => {
  const random = (seed: string, bytes: number, alphabet: BufferEncoding): string => seededBytes(seed, bytes).toString(alphabet);
  const lines = (count: number, line: (at: number) => string): string =>
    Array.from({ length: count }, (_, at) => line(at)).join('\n');

  test.each([
    [
      'JSON web tokens',
      lines(50, (at) => `Bearer eyJhbGciOiJIUzI1NiJ9.${random(`a${at}`, 200, 'base64url')}.${random(`b${at}`, 32, 'base64url')}`),
    ],
    ['SSH keys', lines(50, (at) => `ssh-rsa AAAAB3NzaC1yc2E${random(`${at}`, 280, 'base64')} me@host`)],
    ['PEM', lines(200, (at) => random(`${at}`, 48, 'base64'))],
    ['PEM in one line', lines(20, (at) => `SESSION_KEY="${random(`${at}`, 1200, 'base64')}"`)],
    [
      'session cookies',
      lines(100, (at) => `SESSION=${random(`${at}`, 200 + at, 'base64url')}; stringSession=${random(`${at}`, 265, 'base64')}`),
    ],
    ['lock file', lines(100, (at) => `"integrity": "sha512-${random(`${at}`, 64, 'base64')}"`)],
    ['checksums', lines(100, (at) => `${random(`${at}`, 32, 'hex')}  api_hash-${at}.tar.gz`)],
    [
      'source map',
      `"mappings":"${lines(300, (at) => 'AAAA,IAAI,CAAC,GAAG,AAEH,CAAC;AAAA'.repeat(1 + (at % 7))).replaceAll('\n', ';')}"`,
    ],
    ['data URI', `url("data:font/woff2;base64,${random('font', 9000, 'base64')}")`],
    ['Rails', `config.secret_token = '${random('rails', 64, 'hex')}'\nsecret_key_base: ${random('base', 64, 'hex')}`],
    ['GitLab', `gitlab_rails['secret_token'] = '${random('gitlab', 20, 'hex')}'\nX-Gitlab-Token: ${webhookSecret('gitlab')}`],
    [
      'other webhooks',
      `GITHUB_WEBHOOK_SECRET=${webhookSecret('a')}\nSTRIPE_WEBHOOK_SECRET=${webhookSecret('b')}\nwebhookSecret: ${webhookSecret('c')}`,
    ],
    ['other payment', `ORDER_STATUS 1234567:LIVE:2024\n12345:TEST:passed\nhttp://localhost:54321:TEST:x`],
    ['other logins', `"auth_date": "2024-01-01", "hash": "${random('other', 32, 'hex')}"`],
    ['git', `auth_date 1700000000\ncommit ${random('commit', 32, 'hex')}`],
  ])('%s', (_, text) => expect(reportedIn(detector, text)).toEqual([]));

  test('random bytes, base64 and hex of any length', () => {
    fc.assert(
      fc.property(randomBytes(0, 3000), (bytes) => {
        for (const text of [bytes, bytes.toString('base64'), bytes.toString('base64url'), bytes.toString('hex')]) {
          expect(reportedIn(detector, text)).toEqual([]);
        }
      }),
      { numRuns: 300 },
    );
  });
});
