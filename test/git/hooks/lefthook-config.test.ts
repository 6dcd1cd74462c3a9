// Our commands in lefthook's configuration: what others wrote stays, byte for byte.
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type HookEvent, STRICT, USUAL } from '../../../src/git/hooks/events.ts';
import { addCommands, hooksOfOurs, removeCommands } from '../../../src/git/hooks/lefthook-config.ts';
import { ByHandError, UsageError } from '../../../src/model/errors.ts';

const EVENTS: readonly HookEvent[] = [...USUAL, ...STRICT];
const add = (text: string, events: readonly HookEvent[] = EVENTS) => addCommands(text, 'lefthook.yml', events, 'tokenscan');

const CONFIGS: Readonly<Record<string, string>> = {
  'no text': '',
  'only comments, as lefthook writes it': '# EXAMPLE\n#\n# pre-commit:\n#   jobs:\n',
  'commands of a hook': 'pre-commit:\n  commands:\n    lint:\n      run: eslint {staged_files}\n',
  'a hook with jobs': 'pre-commit:\n  parallel: true\n  jobs:\n    - name: lint\n      run: eslint\n    - run: x\n',
  'comments, empty lines and odd spaces':
    '# top\n\npre-commit:   # why\n    # above\n\n    commands:\n         # below\n         a:  \n           run:   "x"   # y\n\n\n# end\n',
  'no line end at the end': 'pre-push:\n  commands:\n    a:\n      run: x',
  'lines that end as on Windows':
    'pre-commit:\r\n  commands:\r\n    a:\r\n      run: x\r\ncommit-msg:\r\n  jobs:\r\n    - run: y\r\n',
  'quotes, anchors and blocks':
    'pre-commit: \n  commands:\n    a: &a\n      run: |\n        x\n        y\n    b: *a\n    \'c\':\n      run: >-\n        folded\n"extends":\n  - other.yml\n',
  'a document that says it begins': '---\nassert_lefthook_installed: true\npre-commit:\n  commands:\n    a: {run: x}\n',
  'two hooks, one of them ours':
    'commit-msg:\n  commands:\n    lint:\n      run: commitlint\npre-push:\n  scripts:\n    "x.sh":\n      runner: sh\n',
};

describe.each(Object.entries(CONFIGS))('%s', (_, text) => {
  test('given our commands added, then the rest of the configuration is unchanged', () => {
    const { text: after, added } = add(text);
    expect(added).toEqual(EVENTS);
    const before = (parse(text) ?? {}) as Record<string, { readonly commands?: object } | undefined>;
    const read = parse(after) as Record<string, { readonly commands: Record<string, { readonly run: string }> }>;
    for (const event of EVENTS) {
      const { tokenscan, ...others } = read[event]?.commands ?? {};
      expect(tokenscan?.run).toMatch(new RegExp(`^tokenscan hook ${event}(?: |$)`));
      expect(others).toEqual(before[event]?.commands ?? {});
    }
    // Our lines, and the old ones in their order.
    const old = after.split(/\r?\n/).filter((line) => !line.includes('# by tokenscan install'));
    expect(old.join('\n').trimEnd()).toBe(text.split(/\r?\n/).join('\n').trimEnd());
  });

  test('given our commands removed, then the configuration is as before', () =>
    expect(removeCommands(add(text).text, 'lefthook.yml')).toBe(text));

  test('when commands are added twice, then the second time changes nothing', () => {
    const { text: once } = add(text);
    expect(add(once)).toEqual({ text: once, added: [] });
  });
});

describe('commands', () => {
  test('given events without files, then the command names files so that lefthook runs it', () => {
    const read = parse(add('').text) as Record<string, { readonly commands: { readonly tokenscan: object } }>;
    const command = (event: string): object | undefined => read[event]?.commands.tokenscan;
    expect(command('pre-commit')).toEqual({ files: 'echo lefthook.yml', run: 'tokenscan hook pre-commit # {files}' });
    expect(command('pre-push')).toEqual({
      files: 'echo lefthook.yml',
      use_stdin: true,
      run: "tokenscan hook pre-push '{1}' # {files}",
    });
    expect(command('commit-msg')).toEqual({ run: "tokenscan hook commit-msg '{1}'" });
  });

  test.each([
    'pre-commit:\n  commands:\n    guard:\n      run: npx tokenscan hook pre-commit\n',
    'pre-commit:\n  jobs:\n    - run: node_modules/.bin/tokenscan hook pre-commit\n',
    'pre-commit: {commands: {x: {run: tokenscan hook pre-commit}}}\n',
  ])('that someone else wrote is enough: %j', (text) => expect(add(text, ['pre-commit'])).toEqual({ text, added: [] }));

  test('hooksOfOurs returns the hooks that exist only for our commands', () => {
    expect(hooksOfOurs(add('pre-commit:\n  jobs:\n    - run: x\n', USUAL).text)).toEqual([
      'pre-merge-commit',
      'commit-msg',
      'pre-push',
    ]);
  });
});

describe('given a configuration that cannot be edited safely, then the error has the text to add', () => {
  test.each([
    ['a map in one line', 'pre-commit: {commands: {a: {run: x}}}\n'],
    ['all in one line', '{pre-commit: {jobs: []}}\n'],
    ['JSON in YAML', '{\n  "pre-commit": {}\n}\n'],
    ['commands that are named elsewhere', 'x: &c\n  a:\n    run: x\npre-commit:\n  commands: *c\n'],
    ['another command of that name', 'pre-commit:\n  commands:\n    tokenscan:\n      run: tokenscan staged\n'],
    ['a hook without anything', 'pre-commit:\n'],
    ['a hook that is skipped at times', 'pre-commit:\n  skip: [merge, rebase]\n  commands:\n    a:\n      run: x\n'],
    ['a hook for some branches only', 'pre-commit:\n  only:\n    - ref: main\n  jobs:\n    - run: x\n'],
    ['a hook that leaves out files', 'pre-commit:\n  exclude: ["*.yml"]\n  jobs:\n    - run: x\n'],
    ['a document that says it ends', 'x: y\n...\n'],
  ])('%s', (_, text) => {
    expect(() => add(text, ['pre-commit'])).toThrow(ByHandError);
    try {
      add(text, ['pre-commit']);
    } catch (error) {
      expect(error).toMatchObject({ message: expect.stringMatching(/^lefthook\.yml: [^\n]*:$/) });
      expect(parse((error as ByHandError).paste)).toMatchObject({ 'pre-commit': { commands: { tokenscan: {} } } });
    }
  });

  test.each(['a: [', 'just text', '- a\n- b\n', 'a: 1\na: 2\n', 'a: 1\n---\nb: 2\n'])(
    'given %j, then it is not a configuration',
    (text) => {
      expect(() => add(text, ['pre-commit'])).toThrow(UsageError);
    },
  );

  test('given another command among ours, then removal fails', () => {
    const text = add('', ['pre-commit']).text.replace(/\n$/, '\n    other:\n      run: x\n');
    expect(() => removeCommands(text, 'lefthook.yml')).toThrow(UsageError);
  });
});
