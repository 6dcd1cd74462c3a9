// What we keep of a commit message file, held against what real git keeps of it.
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Cleanup, keptMessage, type MessageSettings } from '../../src/git/message.ts';
import { readMessageSettings } from '../../src/git/message-settings.ts';
import { anyCharacter } from '../support/characters.ts';
import { makeRepository, type Repository } from '../support/repositories/repository.ts';
import { cleanEnvironment, run, temporaryFolder } from '../support/terminal/cli.ts';

const SCISSORS = '------------------------ >8 ------------------------';

interface Case {
  /** Of `git commit`; `MESSAGE` stands for a file with the message. */
  readonly args?: readonly string[];
  /** Of git itself, and of the repository. */
  readonly config?: Readonly<Record<string, string>>;
  /** What the person at the editor does: a shell script, the file is `$1`. Without one nobody edits. */
  readonly editor?: string;
  readonly message?: string | Buffer;
  readonly env?: Readonly<Record<string, string>>;
}

interface Seen {
  /** The file as the hook saw it, what we keep of it, and what git kept. */
  readonly file: Buffer;
  readonly ours: Buffer;
  readonly git: Buffer;
  readonly settings: MessageSettings;
}

/** Edits a template: puts the message above all. */
const ABOVE = 'cat MESSAGE "$1" > "$1.new" && mv "$1.new" "$1"';
/** Writes the message and nothing else. */
const INSTEAD = 'cat MESSAGE > "$1"';

/** A repository whose hook commit-msg copies what it gets, with a line removed, one added and a file that git does not know. */
async function prepare(): Promise<{ readonly repository: Repository; readonly seen: string }> {
  const seen = temporaryFolder();
  const repository = await makeRepository({ hook: false, committed: { a: 'kept\nremoved-sesame\n', b: 'b\n' } });
  const hook = `#!/bin/sh\ncp "$1" '${seen}/file' && env > '${seen}/env'\n`;
  writeFileSync(`${repository.path}/.git/hooks/commit-msg`, hook, { mode: 0o755 });
  await repository.stage({ a: 'kept\nadded\n' });
  repository.write({ 'untracked-sesame': 'x', b: 'unstaged-sesame\n' });
  return { repository, seen };
}

/** Reads what the hook saw, and what came of it. */
async function look({ path }: Repository, seen: string): Promise<Seen> {
  const file = readFileSync(`${seen}/file`);
  const env = Object.fromEntries(
    readFileSync(`${seen}/env`, 'utf8')
      .split('\n')
      .filter((line) => /^[A-Za-z_]+[A-Za-z_0-9]*=/.test(line))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  const settings = await readMessageSettings(path, env);
  writeFileSync(`${seen}/show`, `#!/bin/sh\ngit cat-file commit HEAD > '${seen}/commit'\n`, { mode: 0o755 });
  await run(`${seen}/show`, [], { cwd: path });
  const commit = readFileSync(`${seen}/commit`);
  return { file, ours: keptMessage(file, settings), git: commit.subarray(commit.indexOf('\n\n') + 2), settings };
}

async function commit({ args = [], config = {}, editor, message = '', env = {} }: Case): Promise<Seen> {
  const { repository, seen } = await prepare();
  writeFileSync(`${seen}/MESSAGE`, message);
  if (editor !== undefined) {
    const script = `#!/bin/sh\n${editor.replaceAll('MESSAGE', `'${seen}/MESSAGE'`)}\n`;
    writeFileSync(`${seen}/editor`, script, { mode: 0o755 });
  }
  for (const [key, value] of Object.entries(config)) await repository.git(['config', key, value]);
  const all = ['commit', '-q', ...args.map((arg) => (arg === 'MESSAGE' ? `${seen}/MESSAGE` : arg))];
  await repository.git(all, { env: { ...(editor === undefined ? {} : { GIT_EDITOR: `${seen}/editor` }), ...env } });
  return look(repository, seen);
}

/** The lines with something in them, without the spaces at their ends, which git removes. */
const linesIn = (bytes: Buffer): readonly string[] =>
  bytes
    .toString('latin1')
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');

/** Expects that all git kept is in what we keep, in order and in the lines where the file has it. */
function expectNoLess({ file, ours, git }: Seen): void {
  const kept = linesIn(ours);
  let at = 0;
  for (const line of linesIn(git)) {
    const found = kept.indexOf(line, at);
    expect(found, `git kept ${JSON.stringify(line)}, we did not`).toBeGreaterThanOrEqual(0);
    at = found + 1;
  }
  expectSameLines(file, ours);
}

/** Each line is that of the file, or empty; none was joined with another. */
function expectSameLines(file: Buffer, ours: Buffer): void {
  const before = file.toString('latin1').split('\n');
  const after = ours.toString('latin1').split('\n');
  expect(after.length).toBe(before.length);
  for (const [at, line] of after.entries()) expect(['', before[at]]).toContain(line);
}

const MESSAGE = `subject\n\n# a comment\nbody\n`;
const CUT = `subject\n# a comment\n# ${SCISSORS}\nbelow-sesame\n`;

describe('messages of which git keeps the same', () => {
  test.each<[string, Case]>([
    ['-m', { args: ['-m', '# subject', '-m', 'body'] }],
    ['-F', { args: ['-F', 'MESSAGE'], message: MESSAGE }],
    ['-F with scissors', { args: ['-F', 'MESSAGE'], message: CUT }],
    ['-F with scissors, cleanup scissors', { args: ['-F', 'MESSAGE'], message: CUT, config: { 'commit.cleanup': 'scissors' } }],
    ['-F, cleanup verbatim', { args: ['-F', 'MESSAGE'], message: MESSAGE, config: { 'commit.cleanup': 'verbatim' } }],
    ['editor', { editor: ABOVE, message: MESSAGE }],
    ['editor that leaves nothing of git', { editor: INSTEAD, message: MESSAGE }],
    ["editor, scissors of one's own", { editor: INSTEAD, message: CUT }],
    ['editor, no line feed at the end', { editor: INSTEAD, message: 'subject\n# comment' }],
    ['editor, -v', { editor: ABOVE, message: MESSAGE, args: ['-v'] }],
    ['editor, -vv', { editor: ABOVE, message: MESSAGE, args: ['-vv'] }],
    ['editor, -v, nothing changed', { editor: ABOVE, message: MESSAGE, args: ['-v', '--allow-empty', '--only'] }],
    ['editor, commit.verbose', { editor: ABOVE, message: MESSAGE, config: { 'commit.verbose': 'true' } }],
    [
      'editor, -v, no prefixes in the diff',
      { editor: ABOVE, message: 'x\n# note\n', args: ['-v'], config: { 'diff.noprefix': 'true' } },
    ],
    [
      'editor, -v, blank lines in the diff',
      { editor: ABOVE, message: 'x\n', args: ['-v'], config: { 'diff.suppressBlankEmpty': 'true' } },
    ],
    ['editor, no status', { editor: ABOVE, message: MESSAGE, args: ['-v', '--no-status'] }],
    ...(['strip', 'whitespace', 'verbatim', 'scissors', 'default'] as const).flatMap((cleanup): [string, Case][] => [
      [`editor, configured ${cleanup}`, { editor: ABOVE, message: MESSAGE, config: { 'commit.cleanup': cleanup } }],
      [
        `editor, -v, configured ${cleanup}`,
        { editor: ABOVE, message: MESSAGE, args: ['-v'], config: { 'commit.cleanup': cleanup } },
      ],
      [`editor, -v, --cleanup=${cleanup}`, { editor: ABOVE, message: MESSAGE, args: ['-v', `--cleanup=${cleanup}`] }],
      [`editor, --cleanup=${cleanup}`, { editor: ABOVE, message: MESSAGE, args: [`--cleanup=${cleanup}`] }],
    ]),
    [
      'scissors configured, strip wanted',
      { args: ['--cleanup=strip'], editor: INSTEAD, message: 'x\n', config: { 'commit.cleanup': 'scissors' } },
    ],
    ["scissors configured and one's own", { editor: INSTEAD, message: CUT, config: { 'commit.cleanup': 'scissors' } }],
    [
      'scissors configured and in the first line',
      { editor: ABOVE, args: ['--allow-empty-message'], message: `# ${SCISSORS}\nx\n`, config: { 'commit.cleanup': 'scissors' } },
    ],
    [
      'scissors configured, verbatim wanted, and scissors in the message',
      { editor: ABOVE, args: ['--cleanup=verbatim'], message: CUT, config: { 'commit.cleanup': 'scissors' } },
    ],
    [
      'scissors configured, and in the last line without a line feed',
      { editor: INSTEAD, message: `x\n# ${SCISSORS}`, config: { 'commit.cleanup': 'scissors' } },
    ],
    [
      '--cleanup=scissors, no blank line and no line feed at the end',
      {
        editor: `${ABOVE}; printf %s "$(sed '/^$/d' "$1")" > "$1.new"; mv "$1.new" "$1"`,
        message: '# heading\n',
        args: ['--cleanup=scissors'],
      },
    ],
    [
      '--cleanup=scissors, a comment right above them',
      {
        editor: `${ABOVE}; sed '/^$/d' "$1" > "$1.new"; mv "$1.new" "$1"`,
        message: 'x\n# heading\n',
        args: ['--cleanup=scissors'],
      },
    ],
    [
      '--cleanup=scissors, the comments below them deleted',
      {
        editor: `${ABOVE}; sed '/^#$/,$d' "$1" > "$1.new"; mv "$1.new" "$1"`,
        message: 'x\n# heading\n',
        args: ['--cleanup=scissors'],
      },
    ],
    ['amend', { editor: ABOVE, message: MESSAGE, args: ['--amend', '-v'] }],
    ['amend without an editor', { args: ['--amend', '--no-edit'] }],
    [
      'another comment character',
      { editor: ABOVE, message: '; comment\n# heading\n', args: ['-v'], config: { 'core.commentChar': ';' } },
    ],
    [
      'a comment character that begins lines of a diff',
      { editor: ABOVE, message: '@ comment\n# heading\n', args: ['-v'], config: { 'core.commentChar': '@' } },
    ],
    [
      'a comment character from the command line',
      {
        editor: ABOVE,
        message: '% comment\n# heading\n',
        env: { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'core.commentchar', GIT_CONFIG_VALUE_0: '%' },
      },
    ],
    [
      'bytes that are not UTF-8',
      {
        editor: ABOVE,
        message: Buffer.from('x \xff\xfe\n', 'latin1'),
        args: ['-v'],
        config: { 'i18n.commitEncoding': 'latin1' },
      },
    ],
  ])('%s', async (_, given) => {
    const seen = await commit(given);
    expectNoLess(seen);
    expect(linesIn(seen.ours)).toEqual(linesIn(seen.git));
    // The diff and the names in git's comments are in the message only where git kept them.
    if (!seen.git.includes('sesame')) expect(seen.ours.toString()).not.toContain('sesame');
  });
});

describe('messages of which git keeps less', () => {
  test.each<[string, Case, string]>([
    // Only the command line says it, and no editor left a trace of it.
    ['-v without an editor', { args: ['-v', '-F', 'MESSAGE'], message: CUT }, 'below-sesame'],
    ['--cleanup=strip without an editor', { args: ['--cleanup=strip', '-F', 'MESSAGE'], message: MESSAGE }, '# a comment'],
    ["scissors of one's own, then those of -v", { editor: ABOVE, message: CUT, args: ['-v'] }, 'below-sesame'],
    [
      'git picks the comment character',
      { editor: 'true', message: '# heading\n', args: ['-v', '-e', '-F', 'MESSAGE'], config: { 'core.commentChar': 'auto' } },
      '; On branch',
    ],
    ['CRLF', { editor: INSTEAD, message: `x\r\n# ${SCISSORS}\r\nbelow\r\n`, args: ['-v'] }, 'below'],
  ])('%s', async (_, given, more) => {
    const seen = await commit(given);
    expectNoLess(seen);
    expect(seen.ours.toString('latin1')).toContain(more);
    expect(seen.ours.toString('latin1')).not.toContain('removed-sesame');
  });

  test('given the message of a failed commit -v, when it is edited without -v, then the diff is kept', async () => {
    const { repository, seen } = await prepare();
    writeFileSync(`${seen}/editor`, '#!/bin/sh\n{ echo subject; cat "$1"; } > "$1.new" && mv "$1.new" "$1"\n', { mode: 0o755 });
    const env = { GIT_EDITOR: `${seen}/editor` };
    await repository.git(['commit', '-q', '-v'], { env });
    await repository.git(['reset', '-q', '--soft', 'HEAD~1']);
    await repository.git(['commit', '-q', '-e', '-F', `${seen}/file`], { env });
    const after = await look(repository, seen);
    expect(after.git.toString()).toContain('removed-sesame');
    expectNoLess(after);
  });

  test('property: given any diff of -v, then it is removed', async () => {
    const { repository, seen } = await prepare();
    const { git, path } = repository;
    await repository.stage({
      'old-name': 'the same\n'.repeat(20),
      binary: Buffer.from([0, 1, 2]),
      gone: 'removed-sesame',
      mode: 'x',
    });
    await git(['commit', '-q', '-m', 'before']);
    await git(['mv', 'old-name', 'new name']);
    await git(['rm', '-q', 'gone']);
    await git(['update-index', '--chmod=+x', 'mode']);
    await repository.stage({ binary: Buffer.from([0, 3]), ünï: 'no line feed', empty: '', cr: 'a\r\n\rb\n# x\n' });
    symlinkSync('removed-sesame', `${path}/link`);
    await git(['add', 'link']);
    const module = await makeRepository({ hook: false, committed: { m: 'm' } });
    await git(['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', module.path, 'module']);
    await git(['config', 'diff.submodule', 'log']);
    await git(['config', 'diff.external', 'echo removed-sesame by a program']);
    await git(['config', 'diff.renames', 'copies']);
    writeFileSync(`${seen}/editor`, '#!/bin/sh\n{ echo subject; cat "$1"; } > "$1.new" && mv "$1.new" "$1"\n', { mode: 0o755 });
    await git(['commit', '-q', '-v'], { env: { GIT_EDITOR: `${seen}/editor` } });
    const after = await look(repository, seen);
    for (const kind of ['\nSubmodule ', '\nrename from ', '\nBinary files ', '\n\\ No newline', '\nold mode ']) {
      expect(after.file.toString()).toContain(kind);
    }
    expect(linesIn(after.ours)).toEqual(['subject']);
    expectNoLess(after);
  });

  test('given a merge with a conflict, then no line that git keeps is lost', async () => {
    const { repository, seen } = await prepare();
    writeFileSync(`${seen}/editor`, '#!/bin/sh\necho "# typed" >> "$1"\n', { mode: 0o755 });
    await repository.git(['commit', '-q', '-m', 'ours']);
    await repository.git(['checkout', '-q', '-f', '-b', 'other', 'HEAD~1']);
    await repository.stage({ a: 'theirs\n' });
    await repository.git(['commit', '-q', '-m', 'theirs']);
    expect((await run('git', ['merge', '-q', 'main'], { cwd: repository.path })).code).toBe(1);
    await repository.stage({ a: 'both\n' });
    await repository.git(['commit', '-q', '-v'], { env: { GIT_EDITOR: `${seen}/editor` } });
    expectNoLess(await look(repository, seen));
  });

  test("given an edited merge message, then the result has the same lines as git's", async () => {
    const { repository, seen } = await prepare();
    writeFileSync(`${seen}/editor`, '#!/bin/sh\necho "body" >> "$1"\n', { mode: 0o755 });
    await repository.git(['commit', '-q', '-m', 'ours']);
    await repository.git(['checkout', '-q', '-f', '-b', 'other', 'HEAD~1']);
    await repository.stage({ c: 'c' });
    await repository.git(['commit', '-q', '-m', 'theirs']);
    await repository.git(['merge', '-q', '--edit', 'main'], { env: { GIT_EDITOR: `${seen}/editor` } });
    const after = await look(repository, seen);
    expectNoLess(after);
    expect(linesIn(after.ours)).toEqual(linesIn(after.git));
  });
});

describe('readMessageSettings', () => {
  const read = async (
    config: readonly (readonly [string, string])[],
    env = {},
  ): Promise<readonly [string | undefined, boolean, Cleanup]> => {
    const { git, path } = await makeRepository({ hook: false });
    for (const [key, value] of config) await git(['config', '--add', key, value]);
    const { commentPrefix, editorUsed, cleanup } = await readMessageSettings(path, cleanEnvironment(env));
    return [commentPrefix?.toString(), editorUsed, cleanup];
  };

  test.each<[string, readonly (readonly [string, string])[], string | undefined, Cleanup]>([
    ['nothing set', [], '#', 'default'],
    [
      'the last one counts',
      [
        ['core.commentChar', ';'],
        ['core.commentChar', '%'],
        ['commit.cleanup', 'strip'],
        ['commit.cleanup', 'scissors'],
      ],
      '%',
      'scissors',
    ],
    ['auto, in any letters', [['core.commentChar', 'AUTO']], undefined, 'default'],
    ['an unknown way to clean up may keep all', [['commit.cleanup', 'polish']], '#', 'verbatim'],
    [
      'other keys that look like these',
      [
        ['core.commentCharacter', 'x'],
        ['x.core.commentChar', 'y'],
      ],
      '#',
      'default',
    ],
  ])('%s', async (_, config, prefix, cleanup) => {
    expect(await read(config)).toEqual([prefix, true, cleanup]);
  });

  test('given GIT_EDITOR=:, then no editor was used', async () => {
    expect(await read([], { GIT_EDITOR: ':' })).toEqual(['#', false, 'default']);
    expect(await read([], { GIT_EDITOR: 'vi' })).toEqual(['#', true, 'default']);
  });

  test.each<[string, string | undefined]>([
    ['git version 2.39.5', '#'],
    ['git version 2.44.0 (Apple Git-154)', '#'],
    ['git version 2.45.0.windows.1', '//'],
    ['git version 3.0.0', '//'],
    ['something else', '//'],
  ])('core.commentString is for a git that knows it: %s', async (version, prefix) => {
    const folder = temporaryFolder();
    const script = `#!/bin/sh\nfor last; do :; done\ncase $last in version) echo '${version}';; *) printf 'core.commentstring\\n//\\0';; esac\n`;
    writeFileSync(`${folder}/git`, script, { mode: 0o755 });
    const settings = await readMessageSettings(folder, { PATH: `${folder}:${process.env['PATH']}` });
    expect(settings.commentPrefix?.toString()).toBe(prefix);
  });
});

describe('keptMessage', () => {
  const settings: MessageSettings = { commentPrefix: Buffer.from('#'), editorUsed: true, cleanup: 'default' };
  const keep = (text: string, change: Partial<MessageSettings> = {}): string =>
    keptMessage(Buffer.from(text, 'latin1'), { ...settings, ...change }).toString('latin1');
  const NOTE = '# Do not modify or remove the line above.\n# Everything below it will be ignored.\n';
  const DIFF = 'diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-gone\n+come\n';

  test.each<[string, string, string, Partial<MessageSettings>?]>([
    [
      'a comment string of several characters',
      `x\n/ d\n// c\n// ${SCISSORS}\n// n\n${DIFF}`,
      'x\n/ d\n\n\n\n\n\n\n\n\n\n',
      { commentPrefix: Buffer.from('//') },
    ],
    ['scissors with another character are none', `x\n; ${SCISSORS}\n; n\n${DIFF}`, `x\n; ${SCISSORS}\n; n\n${DIFF}`],
    ['unless git picks it', `x\n; c\n; ${SCISSORS}\n; n\n${DIFF}`, 'x\n; c\n\n\n\n\n\n\n\n\n', { commentPrefix: undefined }],
    ['scissors, a diff and then words', `x\n# ${SCISSORS}\n${NOTE}${DIFF}words\n`, `x\n\n\n\n${DIFF}words\n`],
    ['scissors and words', `x\n# ${SCISSORS}\n${NOTE}words\n`, 'x\n\n\n\nwords\n'],
    ['scissors without what git writes below them', `x\n# ${SCISSORS}\n${DIFF}`, `x\n\n${DIFF}`],
    ['scissors in the last line, without a line feed', `x\n# ${SCISSORS}`, 'x\n'],
    ['the same, where comments stay', `x\n# ${SCISSORS}`, `x\n# ${SCISSORS}`, { cleanup: 'whitespace' }],
    ['scissors and comments, where comments stay', `x\n# ${SCISSORS}\n# y\n`, `x\n# ${SCISSORS}\n# y\n`, { cleanup: 'verbatim' }],
    ['nothing', '', ''],
  ])('%s', (_, file, kept, change) => {
    expect(keep(file, change)).toBe(kept);
  });

  test('property: given any file, then lines keep their numbers, and without an editor nothing is removed', () => {
    const line = fc.oneof(
      fc.constantFrom('', '# c', '; c', `# ${SCISSORS}`, `; ${SCISSORS}`, ...NOTE.split('\n'), ...DIFF.split('\n')),
      fc.string({ unit: anyCharacter }),
    );
    const arbitrary = fc.record({
      commentPrefix: fc.constantFrom(Buffer.from('#'), Buffer.from(';'), undefined),
      editorUsed: fc.boolean(),
      cleanup: fc.constantFrom<Cleanup>('strip', 'whitespace', 'verbatim', 'scissors', 'default'),
    });
    fc.assert(
      fc.property(fc.array(line), arbitrary, (lines, any) => {
        const file = Buffer.from(lines.join('\n'));
        const kept = keptMessage(file, any);
        expectSameLines(file, kept);
        if (!any.editorUsed) expect(kept).toEqual(file);
      }),
    );
  });
});
