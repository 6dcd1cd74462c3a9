// No configuration of git changes what is found, and nothing that it names is run.
import { existsSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { addBranch, commitUnseen, idOf } from '../../support/repositories/hooks.ts';
import { expectBlocked, makeRepository, type Repository } from '../../support/repositories/repository.ts';
import { copiesOf } from '../../support/repositories/template.ts';
import { someOf } from '../../support/soak.ts';
import { CLI, type Outcome, run, temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { relayHooks } from '../../support/terminal/relay.ts';
import { token } from '../../support/tokens/token.ts';

relayHooks();

const CLEAR = token('config');

/** A repository in which a file is renamed and edited, one is added at the top and one in a folder, and a token is in each. */
const prepare = copiesOf(async () => {
  const lines = 'a line of text\n'.repeat(30);
  const repository = await makeRepository({ hook: false, committed: { 'src/old.ts': lines, 'z.ts': 'x\n' } });
  await repository.git(['mv', 'src/old.ts', 'src/ключ.ts']);
  await repository.stage({
    'src/ключ.ts': `${lines}x = "${CLEAR}"\n`,
    'top.ts': `x = "${token('config, top')}"\n`,
    'z.ts': `x = "${token('config, z')}"\n`,
    'a.env': `${CLEAR}\n`,
  });
  return repository;
});

/** A program that leaves a marker. */
function trap(folder: string): string {
  return `${folder}/trap.sh`;
}

/** The text of a global configuration; `$T` stands for the program that leaves a marker, `$F` for its folder. */
const CONFIGS: Readonly<Record<string, string>> = {
  'diff.external': '[diff]\nexternal = $T',
  'diff.noprefix': '[diff]\nnoprefix = true',
  'diff.mnemonicPrefix': '[diff]\nmnemonicPrefix = true',
  'diff.relative': '[diff]\nrelative = true',
  'diff.renames': '[diff]\nrenames = copies',
  'diff.orderFile': '[diff]\norderFile = $F/order',
  'diff.*, the rest':
    '[diff]\nignoreSubmodules = all\ncontext = 0\nalgorithm = patience\nsubmodule = log\nwordRegex = x\nsrcPrefix = q/',
  'diff.*.textconv by core.attributesFile': '[core]\nattributesFile = $F/attributes\n[diff "trap"]\ntextconv = $T\ncommand = $T',
  'log.*':
    '[log]\nshowSignature = true\nshowRoot = false\nfollow = true\ndiffMerges = first-parent\nmailmap = true\ndate = relative\nabbrevCommit = true\ndecorate = full\nexcludeDecoration = *\n[format]\npretty = %s\nnotes = *\n[notes]\ndisplayRef = *',
  'core.commitGraph, gc, fetch':
    '[core]\ncommitGraph = false\nmultiPackIndex = false\n[fetch]\nwriteCommitGraph = true\n[gc]\nauto = 1',
  'color.ui=always': '[color]\nui = always\ndiff = always',
  'core.quotePath': '[core]\nquotePath = false',
  'core.pager': '[core]\npager = $T\n[pager]\ndiff-index = $T\ncat-file = $T\nrev-parse = true',
  'core.abbrev': '[core]\nabbrev = 4',
  'core.fsmonitor': '[core]\nfsmonitor = $T',
  'core.hooksPath': '[core]\nhooksPath = $F',
  'core.untrackedCache, index.version, split index': '[core]\nuntrackedCache = true\nsplitIndex = true\n[index]\nversion = 4',
  aliases: '[alias]\ndiff-index = "!$T"\ncat-file = "!$T"\nrev-parse = "!$T"',
  'trace2 to a file': '[trace2]\neventTarget = $F/trace\nnormalTarget = 2',
  'credential, gpg, ssh': '[core]\nsshCommand = $T\naskPass = $T\neditor = $T\n[gpg]\nprogram = $T\n[log]\nshowSignature = true',
};

/** A folder with a configuration, and what it refers to. */
function configured(text: string): { readonly file: string; readonly marker: string } {
  const folder = temporaryFolder();
  writeFileSync(trap(folder), `#!/bin/sh\necho ran >"${folder}/marker"\ncat\n`, { mode: 0o755 });
  writeFileSync(`${folder}/order`, 'z*\ntop*\n');
  writeFileSync(`${folder}/attributes`, '* diff=trap\n');
  writeFileSync(`${folder}/config`, `${text.replaceAll('$T', trap(folder)).replaceAll('$F', folder)}\n`);
  return { file: `${folder}/config`, marker: `${folder}/marker` };
}

function report(folder: string, env: Readonly<Record<string, string>>): Promise<Outcome> {
  return tokenscan(['staged', '--format', 'json'], { cwd: folder, env });
}

let reported: Promise<Outcome> | undefined;

/** The report without any of them, which is the same for each copy. */
function reportOfNone(): Promise<Outcome> {
  reported ??= prepare().then(({ path }) => report(path, {}));
  return reported;
}

describe('the configuration of git', () => {
  // In `npm test` each third one alone; all at once are in the repository below.
  test.each(someOf(Object.keys(CONFIGS), 3, 1))(
    'given %s of the user, then the report is the same and no program runs',
    async (key) => {
      const repository = await prepare();
      const { file, marker } = configured(CONFIGS[key] ?? '');
      const [expected, atTop, below] = await Promise.all([
        reportOfNone(),
        report(repository.path, { GIT_CONFIG_GLOBAL: file }),
        report(`${repository.path}/src`, { GIT_CONFIG_GLOBAL: file }),
      ]);
      expect(expected).toMatchObject({ code: 1, stderr: '' });
      expect(expected.stdout.match(/"fingerprint"/g)).toHaveLength(4);
      expect(atTop).toEqual(expected);
      expect(below).toEqual(expected);
      expect(existsSync(marker)).toBe(false);
    },
  );

  test('given all of them in the repository, then the report is the same and no program runs', async () => {
    const repository = await prepare();
    const expected = await reportOfNone();
    const { file, marker } = configured(Object.values(CONFIGS).join('\n'));
    await run('sh', ['-c', 'cat "$1" >>.git/config', 'sh', file], { cwd: repository.path });
    expect(await report(repository.path, {})).toEqual(expected);
    expect(existsSync(marker)).toBe(false);
  });

  test.each<[string, (file: string, trapPath: string) => Record<string, string>]>([
    ['GIT_CONFIG_COUNT', (_, path) => ({ GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'core.fsmonitor', GIT_CONFIG_VALUE_0: path })],
    ['GIT_CONFIG_PARAMETERS', (_, path) => ({ GIT_CONFIG_PARAMETERS: `'core.fsmonitor=${path}'` })],
    ['GIT_EXTERNAL_DIFF', (_, path) => ({ GIT_EXTERNAL_DIFF: path })],
    ['GIT_PAGER', (_, path) => ({ GIT_PAGER: path, PAGER: path })],
    [
      'GIT_TRACE',
      (file) => ({ GIT_TRACE: file.replace(/config$/, 'marker'), GIT_TRACE2_EVENT: file.replace(/config$/, 'marker') }),
    ],
    ['GIT_TRACE to standard error', () => ({ GIT_TRACE: '1', GIT_TRACE_SETUP: '2', GIT_TRACE2: '1' })],
    ['GIT_DIFF_OPTS', () => ({ GIT_DIFF_OPTS: '--unified=0' })],
    ['LC_ALL, LANGUAGE', () => ({ LC_ALL: 'de_DE.UTF-8', LANGUAGE: 'de' })],
    ['DEBUG', () => ({ DEBUG: '*' })],
  ])('with %s in the environment the report is the same, and nothing was run', async (_, env) => {
    const repository = await prepare();
    const expected = await reportOfNone();
    const { file, marker } = configured('');
    expect(await report(repository.path, env(file, file.replace(/config$/, 'trap.sh')))).toEqual(expected);
    expect(existsSync(marker)).toBe(false);
  });

  test('given a replaced object, then it hides nothing', async () => {
    const repository = await prepare();
    const expected = await report(repository.path, {});
    const [leaking = ''] = (await repository.git(['ls-files', '-s', 'a.env'])).split(' ').slice(1);
    const clean = (await repository.git(['hash-object', '-w', '--stdin'], { input: 'clean\n' })).trim();
    await repository.git(['replace', leaking, clean]);
    expect(await repository.git(['cat-file', 'blob', leaking])).toBe('clean\n');
    expect(await report(repository.path, {})).toEqual(expected);
  });

  test('given a real commit with all but hooksPath and fsmonitor, then it is blocked', async () => {
    const repository = await makeRepository();
    const { file } = configured(
      Object.entries(CONFIGS)
        .filter(([key]) => !/hooksPath|fsmonitor/.test(key))
        .map(([, text]) => text)
        .join('\n'),
    );
    await repository.stage({ 'bot.ts': `x = "${CLEAR}"\n` });
    expectBlocked(await repository.commit([], { env: { GIT_CONFIG_GLOBAL: file } }), CLEAR);
  });

  test('`tokenscan staged` writes nothing into the repository', async () => {
    const repository = await prepare();
    const list = (): Promise<Outcome> =>
      run('sh', ['-c', 'find . -type f | sort | xargs -d "\\n" cksum'], { cwd: repository.path });
    const before = await list();
    await report(repository.path, {});
    expect(await list()).toEqual(before);
  });
});

/** A repository with commits to push: a root, a rename with an edit, a token that comes and goes, a merge that adds one, a tag. */
const prepareHistory = copiesOf(async () => {
  const lines = 'a line of text\n'.repeat(30);
  const repository = await makeRepository({ hook: false, committed: { 'src/old.ts': lines, 'root.ts': `x = "${CLEAR}"\n` } });
  await repository.git(['mv', 'src/old.ts', 'src/ключ.ts']);
  await commitUnseen(repository, { 'src/ключ.ts': `${lines}x = "${token('config, renamed')}"\n` });
  await repository.git(['rm', '-q', 'src/ключ.ts']);
  await commitUnseen(repository, {}, `x\n\n${token('config, message')}`);
  await addBranch(repository, 'side', { 'side.ts': 'x\n' });
  await commitUnseen(repository, { 'main.ts': 'x\n' });
  await repository.git(['merge', '-q', '--no-commit', 'side']);
  await commitUnseen(repository, { 'evil.ts': `x = "${token('config, evil')}"\n` });
  await repository.git(['tag', '-a', '-m', token('config, tag'), 'v1']);
  return repository;
});

let said: Promise<Outcome> | undefined;

/** What pre-push says without any of them. */
function saidOfNone(): Promise<Outcome> {
  said ??= prepareHistory().then((repository) => pushed(repository, repository.path, {}));
  return said;
}

async function pushed(repository: Repository, folder: string, env: Readonly<Record<string, string>>): Promise<Outcome> {
  const input = `v1 ${await idOf(repository, 'v1')} refs/tags/v1 ${'0'.repeat(40)}\n`;
  return tokenscan(['hook', 'pre-push', 'origin', 'url'], { cwd: folder, env, input });
}

describe('the configuration of git, in a push', () => {
  test.each(someOf(Object.keys(CONFIGS), 6))(
    'given %s of the user, then pre-push prints the same and no program runs',
    async (key) => {
      const repository = await prepareHistory();
      repository.write({ 'src/x.ts': 'x\n' });
      const { file, marker } = configured(CONFIGS[key] ?? '');
      const [expected, atTop, below] = await Promise.all([
        saidOfNone(),
        pushed(repository, repository.path, { GIT_CONFIG_GLOBAL: file }),
        pushed(repository, `${repository.path}/src`, { GIT_CONFIG_GLOBAL: file, GIT_PREFIX: 'src/' }),
      ]);
      expect(expected).toMatchObject({ code: 1, stdout: '' });
      expect(expected.stderr).toContain('5 tokens in 5 locations');
      for (const place of ['root.ts:1:6', 'src/ключ.ts:31:6', 'evil.ts:1:6']) expect(expected.stderr).toContain(`:${place}`);
      expect(atTop).toEqual(expected);
      // Commands name files as they are found from where they are pasted.
      const stderr = below.stderr.replaceAll(`${repository.path}/`, '');
      expect({ ...below, stderr }).toEqual(expected);
      expect(existsSync(marker)).toBe(false);
    },
  );

  test('given a replaced commit and a graft, then they hide nothing from pre-push', async () => {
    const repository = await prepareHistory();
    const expected = await pushed(repository, repository.path, {});
    await repository.git(['replace', '--graft', 'main']);
    expect(await repository.git(['rev-list', '--count', 'main'])).toBe('1\n');
    expect(await pushed(repository, repository.path, {})).toEqual(expected);
  });
});

describe('which git runs', () => {
  const FAKE = (marker: string): string => `#!/bin/sh\ntouch "${marker}"\nexit 0\n`;

  /** Puts a `git` that leaves a marker into `folder` and gives the marker's path. */
  async function plant(repository: Repository, folder: string): Promise<string> {
    const marker = `${repository.path}/.git/marker`;
    repository.write({ [`${folder}/git`]: FAKE(marker) });
    await run('chmod', ['+x', `${folder}/git`], { cwd: repository.path });
    return marker;
  }

  test.each<[string, (root: string) => string]>([
    ['absolute', (root) => `${root}/node_modules/.bin`],
    ['relative, as husky puts it', () => 'node_modules/.bin'],
    ['empty, which is the current folder', () => ''],
  ])('a git in node_modules/.bin that is first on PATH (%s) is not run by our hook', async (_, entry) => {
    const repository = await makeRepository();
    const marker = await plant(repository, 'node_modules/.bin');
    await plant(repository, '.');
    await repository.stage({ 'bot.ts': `x = "${CLEAR}"\n` });
    const path = `${entry(repository.path)}:${process.env['PATH']}`;
    expect(await repository.hook({ env: { PATH: path } })).toMatchObject({ code: 1, stdout: '' });
    expect(existsSync(marker)).toBe(false);
  });

  test("given a git in node_modules/.bin on the hook's PATH, then it does not run", async () => {
    const hook = `#!/bin/sh\nunset GIT_EXEC_PATH\nPATH="$PWD/node_modules/.bin:node_modules/.bin:$PATH" exec "${process.execPath}" "${CLI}" hook pre-commit\n`;
    const repository = await makeRepository({ hook });
    const marker = await plant(repository, 'node_modules/.bin');
    await repository.stage({ 'bot.ts': `x = "${CLEAR}"\n` });
    expectBlocked(await repository.commit(), CLEAR);
    expect(existsSync(marker)).toBe(false);
  });

  test.each(['.', 'src'])('from %s, given a git in the repository first on PATH, then it does not run', async (folder) => {
    const repository = await makeRepository({ hook: false });
    const marker = await plant(repository, 'tools');
    await repository.stage({ 'src/bot.ts': `x = "${CLEAR}"\n` });
    const env = { PATH: `${repository.path}/tools:${process.env['PATH']}` };
    const outcome = await tokenscan(['staged'], { cwd: `${repository.path}/${folder}`, env });
    expect(existsSync(marker)).toBe(false);
    expect(outcome).toMatchObject({ code: 1, stderr: '' });
  });

  test('given a folder called git on PATH, then it is skipped', async () => {
    const repository = await makeRepository();
    await repository.stage({ 'bot.ts': `x = "${CLEAR}"\n` });
    const sources = temporaryFolder();
    await run('mkdir', ['git'], { cwd: sources });
    expect(await repository.hook({ env: { PATH: `${sources}:${process.env['PATH']}` } })).toMatchObject({ code: 1 });
  });
});
