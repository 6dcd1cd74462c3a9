// The forms in which a token enters a commit, and the paths it enters by.
import { chmodSync, existsSync, symlinkSync, unlinkSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { expectBlocked, expectNoLeak, makeRepository, type Repository } from '../../support/repositories/repository.ts';
import { IN_SOAK, someOf } from '../../support/soak.ts';
import { tokenscan } from '../../support/terminal/cli.ts';
import { relayHooks } from '../../support/terminal/relay.ts';
import { maskOf, token } from '../../support/tokens/token.ts';

relayHooks();

const CLEAR = token('content');

/** The ways to write the separator of a token, by the name of the encoding. */
const FORMS: Readonly<Record<string, string>> = {
  plain: CLEAR,
  percent: CLEAR.replace(':', '%3A'),
  'percent, small': CLEAR.replace(':', '%3a'),
  'percent, twice': CLEAR.replace(':', '%253A'),
  'unicode-escape': CLEAR.replace(':', '\\u003a'),
  'hex-escape': CLEAR.replace(':', '\\x3a'),
  'html-entity': CLEAR.replace(':', '&#58;'),
  'html-entity, by name': CLEAR.replace(':', '&colon;'),
};
const TWO_FORMS = ['plain', 'percent'] as const;

/** Stages `text` in some way; returns the path at which it must be found. */
type Entry = (repository: Repository, text: string) => Promise<string>;

const committed = { 'bot.ts': 'x\n', 'lines.ts': 'a line of text\n'.repeat(50) };

const ENTRIES: Readonly<Record<string, Entry>> = {
  'a new file': async (repository, text) => {
    await repository.stage({ 'new.ts': text });
    return 'new.ts';
  },
  'symlink → file (type change)': async (repository, text) => {
    symlinkSync('bot.ts', `${repository.path}/link`);
    await repository.git(['add', 'link']);
    await repository.git(['commit', '-q', '-m', 'link']);
    unlinkSync(`${repository.path}/link`);
    await repository.stage({ link: text });
    expect(await repository.git(['diff', '--cached', '--name-status'])).toBe('T\tlink\n');
    return 'link';
  },
  'rename and edit': async (repository, text) => {
    await repository.git(['mv', 'lines.ts', 'moved.ts']);
    await repository.stage({ 'moved.ts': `${committed['lines.ts']}${text}\n` });
    expect(await repository.git(['diff', '--cached', '--name-status', '-M'])).toMatch(/^R\d+\tlines\.ts\tmoved\.ts\n$/);
    return 'moved.ts';
  },
  'copy and edit': async (repository, text) => {
    await repository.stage({ 'copy.ts': `${committed['lines.ts']}${text}\n` });
    return 'copy.ts';
  },
  'symlink target': async (repository, text) => {
    symlinkSync(`https://api.telegram.org/bot${text}/getMe`, `${repository.path}/link`);
    await repository.git(['add', 'link']);
    return 'link';
  },
  'file → symlink target (type change)': async (repository, text) => {
    unlinkSync(`${repository.path}/bot.ts`);
    symlinkSync(`bot${text}`, `${repository.path}/bot.ts`);
    await repository.git(['add', 'bot.ts']);
    return 'bot.ts';
  },
  'an executable file': async (repository, text) => {
    repository.write({ 'run.sh': text });
    chmodSync(`${repository.path}/run.sh`, 0o755);
    await repository.git(['add', 'run.sh']);
    return 'run.sh';
  },
  'a `binary` attribute': async (repository, text) => {
    await repository.stage({ '.gitattributes': '*.x binary\n' });
    await repository.stage({ 'a.x': text });
    return 'a.x';
  },
  'a `-diff` attribute': async (repository, text) => {
    await repository.stage({ '.gitattributes': '*.env -diff\n' });
    await repository.stage({ 'prod.env': text });
    return 'prod.env';
  },
  'an `-diff` attribute of a driver that is binary': async (repository, text) => {
    await repository.git(['config', 'diff.quiet.binary', 'true']);
    await repository.stage({ '.gitattributes': '*.env diff=quiet\n' });
    await repository.stage({ 'prod.env': text });
    return 'prod.env';
  },
  'bytes that are not text': async (repository, text) => {
    await repository.stage({
      'data.bin': Buffer.concat([Buffer.from([0, 0xff, 0xfe, 0]), Buffer.from(text), Buffer.from([0, 0x80])]),
    });
    return 'data.bin';
  },
  'CRLF and no line feed at the end': async (repository, text) => {
    await repository.stage({ 'dos.ini': `[bot]\r\ntoken=${text}` });
    return 'dos.ini';
  },
  'a file that .gitignore names, added by force': async (repository, text) => {
    await repository.stage({ '.gitignore': '.env\n' });
    repository.write({ '.env': text });
    await repository.git(['add', '-f', '.env']);
    return '.env';
  },
  'a folder of dependencies that is committed': async (repository, text) => {
    await repository.stage({ 'node_modules/x/index.js': text });
    return 'node_modules/x/index.js';
  },
};

/** In `npm test` each in one form, the forms in turn; in `npm run soak` each in both. */
const inForms = (names: readonly string[]): readonly (readonly [name: string, form: string])[] =>
  names.flatMap((name, at) =>
    TWO_FORMS.filter((_, to) => IN_SOAK || at % TWO_FORMS.length === to).map((form) => [name, form] as const),
  );

describe('content of a commit', () => {
  test.each(inForms(Object.keys(ENTRIES)))('%s, %s: found at the right path and blocked', async (name, form) => {
    const repository = await makeRepository({ committed });
    const path = await ENTRIES[name]?.(repository, FORMS[form] ?? '');
    const [{ findings, problems }, attempt] = await Promise.all([repository.staged(), repository.commit()]);
    expect(problems).toEqual([]);
    expect(findings.map(({ origin, encodings, preview }) => ({ origin, encodings, preview }))).toEqual([
      { origin: { kind: 'staged', path }, encodings: form === 'plain' ? [] : [form], preview: maskOf(CLEAR) },
    ]);
    expectBlocked(attempt, CLEAR);
    expect(attempt.stderr).toContain(`${path}:`);
  });

  test.each(someOf(Object.keys(FORMS), 3))('given a separator written as %s, then the token is found', async (form) => {
    const repository = await makeRepository();
    await repository.stage({ 'config.txt': `url: https://api.telegram.org/bot${FORMS[form]}/getMe\n` });
    expect((await repository.staged()).findings.map(({ encodings }) => encodings)).toEqual([
      form === 'plain' ? [] : [form.replace(/,.*/, '')],
    ]);
    expectBlocked(await repository.commit(), CLEAR);
  });

  test.each(someOf(TWO_FORMS, 2))('given textconv, %s, then the token is found and the program does not run', async (form) => {
    const repository = await makeRepository({ committed });
    repository.write({ 'convert.sh': `#!/bin/sh\ntouch "${repository.path}/marker"\necho nothing\n` });
    chmodSync(`${repository.path}/convert.sh`, 0o755);
    await repository.git(['config', 'diff.blind.textconv', `${repository.path}/convert.sh`]);
    await repository.stage({ '.gitattributes': '*.env diff=blind\n' });
    await repository.stage({ 'prod.env': FORMS[form] ?? '' });
    expect((await repository.staged()).findings.map(({ origin }) => origin.path)).toEqual(['prod.env']);
    expectBlocked(await repository.commit(), CLEAR);
    expect(existsSync(`${repository.path}/marker`)).toBe(false);
  });

  test('given a clean filter, then its output is scanned because that is committed', async () => {
    const repository = await makeRepository({ committed });
    await repository.git(['config', 'filter.redact.clean', 'echo clean']);
    await repository.git(['config', 'filter.leak.clean', `echo ${CLEAR}`]);
    await repository.stage({ '.gitattributes': 'redacted filter=redact\nleaking filter=leak\n' });
    await repository.stage({ redacted: CLEAR });
    expect(await repository.hook()).toEqual({ code: 0, stdout: '', stderr: '' });
    await repository.stage({ leaking: 'x\n' });
    expect((await repository.staged()).findings.map(({ origin }) => origin.path)).toEqual(['leaking']);
    expectBlocked(await repository.commit(), CLEAR);
  });

  test.each([
    ['with a byte order mark', `\ufeffTOKEN=${CLEAR}\r\n`],
    ['without one', `TOKEN=${CLEAR}\n`],
  ])('UTF-16 %s', async (_, text) => {
    for (const swapped of [false, true]) {
      const bytes = Buffer.from(text, 'utf16le');
      const repository = await makeRepository({ committed });
      await repository.stage({ 'wide.txt': swapped ? bytes.swap16() : bytes });
      expectBlocked(await repository.commit(), CLEAR);
    }
  });
});

/** Names a file can have; what JSON calls it, and what a person is shown. */
const NAMES: Readonly<Record<string, { readonly name: Buffer; readonly path: string; readonly shown: string }>> = {
  'a newline': { name: Buffer.from('new\nline.txt'), path: 'new\nline.txt', shown: 'new\\x0aline.txt' },
  'an ESC': { name: Buffer.from('esc\u001b[2J.txt'), path: 'esc\u001b[2J.txt', shown: 'esc\\e[2J.txt' },
  'the byte 0xFF': {
    name: Buffer.concat([Buffer.from('bad'), Buffer.from([0xff]), Buffer.from('.txt')]),
    path: 'bad\udcff.txt',
    shown: 'bad\\xff.txt',
  },
  'a leading "-"': { name: Buffer.from('-rf.txt'), path: '-rf.txt', shown: '-rf.txt' },
  'a leading "--"': { name: Buffer.from('--cached'), path: '--cached', shown: '--cached' },
  'a tab and quotes': { name: Buffer.from('a\t"b".txt'), path: 'a\t"b".txt', shown: 'a    "b".txt' },
  'a leading ":"': { name: Buffer.from(':(top)x'), path: ':(top)x', shown: ':(top)x' },
  'glob characters': { name: Buffer.from('*[a]?.txt'), path: '*[a]?.txt', shown: '*[a]?.txt' },
  'letters beyond ASCII': { name: Buffer.from('ключ-🔑.txt'), path: 'ключ-🔑.txt', shown: 'ключ-🔑.txt' },
  'a bidi control': { name: Buffer.from('a\u202egpj.ts'), path: 'a\u202egpj.ts', shown: 'a\\u{202e}gpj.ts' },
  'a CI command': { name: Buffer.from('::error::x'), path: '::error::x', shown: ':\\x3aerror::x' },
};

describe('names', () => {
  test.each(inForms(Object.keys(NAMES)))(
    'a name with %s, %s: found, with the right bytes in JSON and nothing active in text',
    async (key, form) => {
      const { name, path, shown } = NAMES[key] ?? { name: Buffer.from(''), path: '', shown: '' };
      const repository = await makeRepository({ committed });
      await repository.stageBytes(name, `first\nx = ${FORMS[form]}\n`);
      const [{ stdout }, attempt] = await Promise.all([
        tokenscan(['staged', '--format', 'json'], { cwd: repository.path }),
        repository.commit(),
      ]);
      if (path.includes('\udcff')) expect(stdout).toContain('"path": "bad\\udcff.txt"');
      const { findings } = JSON.parse(stdout) as Awaited<ReturnType<Repository['staged']>>;
      expect(findings.map(({ origin, line, column }) => ({ origin, line, column }))).toEqual([
        { origin: { kind: 'staged', path }, line: 2, column: 5 },
      ]);
      expectBlocked(attempt, CLEAR);
      expect(attempt.stderr).toContain(`  ${shown}:2:5`);
      expect(attempt.stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
    },
  );

  test.each<[string, Buffer, string]>([
    ['plain', Buffer.from(`${CLEAR}.txt`), `${maskOf(CLEAR)}.txt`],
    ['in a folder', Buffer.from(`${CLEAR}`), `${maskOf(CLEAR)}`],
    ['with a "~" for the colon', Buffer.from(`${CLEAR.replace(':', '~')}.log`), '.log'],
    ['percent-encoded', Buffer.from(`bot${CLEAR.replace(':', '%3A')}.txt`), '.txt'],
    ['behind a newline', Buffer.from(`a\n${CLEAR}`), `a\n${maskOf(CLEAR)}`],
    ['behind a "-"', Buffer.from(`-${CLEAR}`), `-${maskOf(CLEAR)}`],
    ['beside the byte 0xFF', Buffer.concat([Buffer.from([0xff]), Buffer.from(CLEAR)]), `\udcff${maskOf(CLEAR)}`],
  ])('a token in the name itself, %s: found, masked in the path, blocked', async (_, name, shown) => {
    const repository = await makeRepository({ committed });
    await repository.stageBytes(name, 'nothing\n');
    const [outcome, attempt] = await Promise.all([
      tokenscan(['staged', '--format', 'json'], { cwd: repository.path }),
      repository.commit(),
    ]);
    expect(outcome).toMatchObject({ code: 1, stderr: '' });
    expectNoLeak(outcome, CLEAR);
    const { findings } = JSON.parse(outcome.stdout) as Awaited<ReturnType<Repository['staged']>>;
    expect(findings.map(({ origin }) => origin.kind)).toEqual(['name']);
    expect(findings[0]?.origin.path.endsWith(shown)).toBe(true);
    expect(findings[0]?.preview).toBe(maskOf(CLEAR));
    expectBlocked(attempt, CLEAR);
    expect(attempt.stderr).toContain('(in the name itself)');
  });

  test('given a token in the name of a folder, an empty file, a link or a submodule, then it is found', async () => {
    const library = await makeRepository({ hook: false, committed });
    const repository = await makeRepository({ committed });
    await repository.stage({ [`${CLEAR}/empty`]: '' });
    expectBlocked(await repository.commit(), CLEAR);
    await repository.git(['reset', '-q']);
    symlinkSync('bot.ts', `${repository.path}/link-${CLEAR}`);
    await repository.git(['add', `link-${CLEAR}`]);
    expectBlocked(await repository.commit(), CLEAR);
    await repository.git(['reset', '-q']);
    const name = `sub-${CLEAR}`;
    const protocol = ['-c', 'protocol.file.allow=always'];
    await repository.git([...protocol, 'submodule', '--quiet', 'add', '--name', 'library', library.path, name]);
    await repository.git(['reset', '-q', '.gitmodules']);
    expectBlocked(await repository.commit(), CLEAR);
  });

  test('given a deleted file with a token in its name, then the commit passes', async () => {
    const repository = await makeRepository({ committed: { [`${CLEAR}.txt`]: 'x\n', 'a.ts': 'x\n' } });
    await repository.git(['rm', '-q', '--', `${CLEAR}.txt`]);
    expect(await repository.commit()).toMatchObject({ code: 0, made: true, stderr: '' });
  });
});
