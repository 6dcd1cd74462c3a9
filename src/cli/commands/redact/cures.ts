// What `tokenscan shell --redact` says of shells that run: they hold in memory what was masked, and how each of them forgets it.
import { platform, userInfo } from 'node:os';
import { type CureName, cureOf } from '../../../redact/live-shells/cures.ts';
import { type RunningShell, runningShells } from '../../../redact/live-shells/running.ts';
import { shellWord } from '../../../system/shell-word.ts';
import { escapeForTerminal } from '../../../system/terminal-text.ts';
import type { Terminal } from '../../terminal.ts';

/** Tells the user of each shell and program with a history that runs now what cleans its memory. `uid` says whose; ours if not said. */
export async function sayCures(terminal: Terminal, uid: number = userInfo().uid): Promise<void> {
  const { env, program } = terminal;
  const shells = await runningShells({ platform: platform(), env, uid, self: program.pid });
  if (shells === undefined) {
    terminal.warn('\nShells that run now hold their history in memory and may write it back: end them, then do this again.\n');
    return;
  }
  if (shells.length === 0) return;
  const redact = `${shellWord(program.node)} ${shellWord(program.script)} redact`;
  terminal.warn('\nWhat runs now holds its history in memory, and a token that was typed in it may come back to disk. So:\n');
  for (const [name, ones] of groupByName(shells))
    terminal.warn(`  ${name}, ${ones.map(where).join(', ')}:\n${stepsOf(name, redact)}`);
}

const where = ({ pid, tty }: RunningShell): string => `process ${pid} at ${escapeForTerminal(tty)}`;

function stepsOf(name: CureName, redact: string): string {
  const cure = cureOf(name, redact);
  if (cure.kind === 'paste') {
    const loses = cure.loses === undefined ? '' : ` (it loses ${cure.loses})`;
    return `    paste there${loses}:\n      ${escapeForTerminal(cure.line)}\n`;
  }
  return cure.writes
    ? '    end it, then do this again: it writes what it holds when it ends\n'
    : '    end it when you can: nothing of it comes back to disk\n';
}

function groupByName(shells: readonly RunningShell[]): ReadonlyMap<CureName, readonly RunningShell[]> {
  const groups = new Map<CureName, RunningShell[]>();
  for (const shell of shells) groups.set(shell.name, [...(groups.get(shell.name) ?? []), shell]);
  return groups;
}
