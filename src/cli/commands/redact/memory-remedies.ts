// Prints how running shells and other programs forget a token that they hold in memory.
import { platform, userInfo } from 'node:os';
import { type ProgramName, remedyFor } from '../../../redact/live-shells/remedies.ts';
import { type RunningShell, runningShells } from '../../../redact/live-shells/running.ts';
import { keepTogether } from '../../../report/layout.ts';
import { shellWord } from '../../../system/shell-word.ts';
import { escapeForTerminal } from '../../../system/terminal-text.ts';
import type { Terminal } from '../../terminal.ts';
import { warnLines } from '../../wrapped.ts';

/** Prints the remedy for each running program with a history. @param uid the owner of the programs; default: the user of this process */
export async function printMemoryRemedies(terminal: Terminal, uid: number = userInfo().uid): Promise<void> {
  const { env, program } = terminal;
  const shells = await runningShells({ platform: platform(), env, uid, self: program.pid });
  if (shells === undefined) {
    warnLines(terminal, [
      '',
      'Running shells hold their history in memory and may write it back: end them, then run this again.',
    ]);
    return;
  }
  if (shells.length === 0) return;
  const words = program.node === program.script ? [program.node] : [program.node, program.script];
  const redact = `${words.map(shellWord).join(' ')} redact`;
  warnLines(terminal, [
    '',
    'These programs hold their history in memory, and may write a token that was typed in them back to disk:',
  ]);
  for (const [name, group] of groupByName(shells))
    warnLines(terminal, [`  ${name}, ${group.map(describe).join(', ')}:`, ...instructions(name, redact)]);
}

const describe = ({ pid, tty }: RunningShell): string => `process ${pid} at ${escapeForTerminal(tty)}`;

function instructions(name: ProgramName, redact: string): readonly string[] {
  const remedy = remedyFor(name, redact);
  if (remedy.kind === 'paste') {
    const loses = remedy.loses === undefined ? '' : ` (this loses ${remedy.loses})`;
    // One line, however wide: not every shell goes on after a backslash.
    return [`    paste this there${loses}:`, `      ${keepTogether(escapeForTerminal(remedy.line))}`];
  }
  return [
    remedy.writesAtExit
      ? '    end it, then run this again: it writes its history at exit'
      : '    end it when you can: it writes nothing back to disk',
  ];
}

function groupByName(shells: readonly RunningShell[]): ReadonlyMap<ProgramName, readonly RunningShell[]> {
  const groups = new Map<ProgramName, RunningShell[]>();
  for (const shell of shells) groups.set(shell.name, [...(groups.get(shell.name) ?? []), shell]);
  return groups;
}
