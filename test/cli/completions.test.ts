// Completions of each shell, run where the shell is, and the man page: all of them name what the descriptors name.
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { hasProgram } from '../support/repositories/tree.ts';
import { temporaryFolder, tokenscan } from '../support/terminal/cli.ts';

const descriptors = await Promise.all(Object.values(COMMANDS).map(({ describe }) => describe()));

async function printed(what: string): Promise<string> {
  const { code, stdout, stderr } = await tokenscan(['completion', what]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

/** What a program prints that gets `script` and reads the completions from the file it is given. */
async function runShell(shell: string, args: readonly string[], script: string): Promise<string> {
  const file = join(temporaryFolder(), 'completions');
  writeFileSync(file, await printed(shell));
  const { stdout, stderr } = spawnSync(shell, [...args, script, file], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout;
}

/** What is typed, and what is suggested for its last word; a shell that adds more of its own is not wrong. */
const CASES: readonly (readonly [typed: readonly string[], suggested: readonly string[]])[] = [
  [['sta'], ['staged']],
  [
    ['git', '--s'],
    ['--since', '--staged'],
  ],
  [
    ['audit', '--format', ''],
    ['json', 'markdown', 'text'],
  ],
  [['audit', '--only', 'g'], ['git']],
  [['-'], ['--all', '--exclude']],
  [['help', 'leak'], ['leaked-token']],
  [['completion', 'po'], ['powershell']],
];

describe.each(['bash', 'zsh', 'fish', 'powershell', 'man'])('%s', (what) => {
  test('names every command and every option', async () => {
    const text = (await printed(what)).replaceAll('\\-', '-');
    for (const { name, options } of descriptors) {
      expect(text).toContain(name);
      // fish names options without their dashes.
      for (const option of Object.keys(options)) expect(text).toContain(what === 'fish' ? `-l ${option}` : `--${option}`);
    }
  });
});

test.each([[], ['csh'], ['bash', 'zsh']])('%j is refused', async (...shells) => {
  const { code, stderr } = await tokenscan(['completion', ...shells.flat()]);
  expect(code).toBe(2);
  expect(stderr).toContain('give one of bash, zsh, fish, powershell, man');
});

test('the words that the descriptor names are those that are taken', async () => {
  const { words = [] } = await COMMANDS.completion.describe();
  expect(words.length).toBe(5);
  for (const word of words) await printed(word);
});

describe.skipIf(!hasProgram('bash'))('bash (needs bash)', () => {
  test.each(CASES)('%j', async (typed, suggested) => {
    const words = ['tokenscan', ...typed].map((word) => `'${word}'`).join(' ');
    const script = `source "$0"; COMP_WORDS=(${words}); COMP_CWORD=${typed.length}; _tokenscan; printf '%s\\n' "\${COMPREPLY[@]}"`;
    expect((await runShell('bash', ['-c'], script)).split('\n')).toEqual(expect.arrayContaining([...suggested]));
  });

  test('names of files are completed where a file is named', async () => {
    const script = `source "$0"; COMP_WORDS=(tokenscan git -o x); COMP_CWORD=3; _tokenscan; echo "\${#COMPREPLY[@]}"; complete -p tokenscan`;
    expect(await runShell('bash', ['-c'], script)).toBe('0\ncomplete -o default -F _tokenscan tokenscan\n');
  });
});

describe.skipIf(!hasProgram('fish'))('fish (needs fish)', () => {
  test.each(CASES)('%j', async (typed, suggested) => {
    const line = ['tokenscan', ...typed].join(' ');
    const lines = (await runShell('fish', ['--no-config', '-c'], `source $argv[1]; complete -C '${line}'`)).split('\n');
    expect(lines.map((one) => one.split('\t')[0])).toEqual(expect.arrayContaining([...suggested]));
  });
});

describe.skipIf(!hasProgram('zsh'))('zsh (needs zsh)', () => {
  // What the completion system of zsh would get: it needs a terminal to run.
  const script = `compdef() { :; }; _describe() { print -rl -- "\${commands[@]%%:*}"; }; _arguments() { print -rl -- "$@"; }
    source "$1"; words=("\${@[2,-1]}"); CURRENT=$#words; PREFIX=$words[-1]; _tokenscan`;

  test.each(CASES)('%j', async (typed, suggested) => {
    const file = join(temporaryFolder(), '_tokenscan');
    writeFileSync(file, await printed('zsh'));
    const { stdout, stderr } = spawnSync('zsh', ['-f', '-c', script, 'zsh', file, 'tokenscan', ...typed], { encoding: 'utf8' });
    expect(stderr).toBe('');
    for (const word of suggested) expect(stdout).toMatch(new RegExp(`(?:^|[*( ])${word}(?:[\\[) ]|$)`, 'm'));
  });
});

describe.skipIf(!hasProgram('groff'))('the man page (needs groff)', () => {
  test('has no warnings', async () => {
    const { stderr, status } = spawnSync('groff', ['-man', '-Tutf8', '-ww', '-z'], {
      input: await printed('man'),
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});
