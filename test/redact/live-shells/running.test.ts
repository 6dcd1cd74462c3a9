// Which processes are shells that hold a history.
import { describe, expect, test } from 'vitest';
import { asShell, readPs } from '../../../src/redact/live-shells/running.ts';

const nameOf = (line: string): string | undefined => asShell({ pid: 1, uid: 1, tty: 'pts/1', words: line.split(' ') })[0]?.name;

describe('a process', () => {
  test.each([
    ['-bash', 'bash'],
    ['/bin/zsh -i', 'zsh'],
    ['bash --rcfile x', 'bash'],
    ['/usr/bin/python3 /usr/bin/xonsh --shell-type readline', 'xonsh'],
    ['python3.12', 'python'],
    ['python3 /usr/bin/ipython3', 'ipython'],
    ['node', 'node'],
    ['psql -h db bob', 'psql'],
    ['nvim a.txt', 'neovim'],
    ['vim.basic a.txt', 'vim'],
  ])('%j is %s', (line, name) => expect(nameOf(line)).toBe(name));

  test.each(['bash script.sh', 'bash -c ls', 'sh', 'node bot.js', 'node -e 1', 'python3 bot.py', 'python3 -c 1', 'constructor'])(
    '%j is none',
    (line) => expect(nameOf(line)).toBeUndefined(),
  );

  test('lines of ps are read', () => {
    expect(readPs('  12   501 ttys001  -zsh\n 13 0 ??       /sbin/launchd x\n')).toEqual([
      { pid: 12, uid: 501, tty: 'ttys001', words: ['-zsh'] },
      { pid: 13, uid: 0, tty: '', words: ['/sbin/launchd', 'x'] },
    ]);
  });
});
