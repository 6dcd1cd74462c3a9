// Histories that the shells write themselves: the token in them is found, with the time where the shell keeps it.
import { describe, expect, test } from 'vitest';
import type { JsonLogReport } from '../../support/fixtures/logs.ts';
import { hasProgram } from '../../support/repositories/tree.ts';
import { run, temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { leaksOf } from '../../support/tokens/canary.ts';
import { token } from '../../support/tokens/token.ts';

const CLEAR = token('shell programs');
const COMMAND = `true https://api.telegram.org/bot${CLEAR}/getMe`;

interface Program {
  readonly name: string;
  readonly tool: string;
  readonly args: readonly string[];
  /** What it is told on standard input. */
  readonly input: string;
  readonly timed: boolean;
}

const PROGRAMS: readonly Program[] = [
  {
    name: 'bash',
    tool: 'bash',
    args: ['--norc', '--noprofile', '-i'],
    input: `HISTFILE=~/.bash_history; HISTTIMEFORMAT='%F '\n${COMMAND}\ntrue later\nexit\n`,
    timed: true,
  },
  {
    name: 'zsh',
    tool: 'zsh',
    args: ['-f', '-i'],
    input: `HISTFILE=~/.zsh_history HISTSIZE=100 SAVEHIST=100; setopt extended_history\n${COMMAND} у\ntrue later\nfc -W\nexit\n`,
    timed: true,
  },
  { name: 'mksh', tool: 'mksh', args: ['-i'], input: `HISTFILE=~/.mksh_history\n${COMMAND}\nexit\n`, timed: false },
  { name: 'ksh93', tool: 'ksh', args: ['-i'], input: `${COMMAND}\ntrue later\nexit\n`, timed: false },
  {
    name: 'tcsh',
    tool: 'tcsh',
    args: ['-f', '-i'],
    input: `set history=100 savehist=100 histfile=~/.history\n${COMMAND}\nhistory -S\nexit\n`,
    timed: true,
  },
];

describe('shells', () => {
  for (const { name, tool, args, input, timed } of PROGRAMS) {
    test.skipIf(!hasProgram(name))(`${name} (needs ${name})`, async () => {
      const home = temporaryFolder();
      const env = { HOME: home, HISTFILE: undefined, ENV: undefined, SHELL: `/bin/${name}` };
      await run(name, args, { cwd: home, input, env });
      const outcome = await tokenscan(['shell', '--home', home, '--format', 'json'], { cwd: home, env });
      expect(leaksOf(outcome.stdout + outcome.stderr, [CLEAR])).toEqual([]);
      const { findings } = JSON.parse(outcome.stdout) as JsonLogReport;
      expect(findings.map(({ origin }) => (origin as { readonly tool?: string }).tool)).toEqual([tool]);
      const time = findings[0]?.firstSeen;
      expect(time === undefined).toBe(!timed);
      // Not the time of another entry, nor a number taken for a time: it was typed just now.
      if (time !== undefined) expect(Math.abs(Date.parse(time) - Date.now())).toBeLessThan(3_600_000);
    });
  }
});
