// `install --agents`, `uninstall --agents` and what `doctor` says of the hooks of coding agents.
import { existsSync } from 'node:fs';
import { platform } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Check } from '../../../git/hooks/doctor/check.ts';
import { commonProgram, isPassing, lastingProgram } from '../../../git/hooks/program.ts';
import { UsageError } from '../../../model/errors.ts';
import { keepTogether } from '../../../report/layout.ts';
import { ownHome } from '../../../system/homes.ts';
import { shellWord } from '../../../system/shell-word.ts';
import { startedAs } from '../../../system/started-as.ts';
import type { Agent } from '../../agents/agent.ts';
import { AGENTS } from '../../agents/agents.ts';
import { applySettings, chooseAgents, planHookRemoval, planHooks, type Scope } from '../../agents/settings/plan.ts';
import { examineAgents } from '../../agents/settings/probe.ts';
import { EXIT } from '../../exit-code.ts';
import type { Terminal } from '../../terminal.ts';
import { say } from './say.ts';

/** Adds our hooks to the agents named, or to those that are used here. Gives the exit code. Throws TokenscanError. */
export function installAgents(names: readonly string[], isGlobal: boolean, terminal: Terminal): number {
  const scope = scopeOf(isGlobal, terminal);
  const agents = chooseAgents(names, [projectTop(terminal.cwd), ownHome(terminal.env)]);
  const program = isGlobal ? userProgram(terminal) : commonProgram(scope.base);
  const { changes, lines } = planHooks(agents, scope, (agent) => commandFor(agent, program));
  applySettings(changes, scope);
  const top = isGlobal ? undefined : scope.base;
  say(terminal, [...changes.map(({ line }) => line), ...lines], top);
  if (changes.length === 0 && lines.length === 0) say(terminal, ['already installed: nothing to do']);
  const notes = changes.flatMap(({ agent }) => agent.settings.note ?? []);
  say(terminal, [...new Set(notes)]);
  say(terminal, [`to prove that it works: ${keepTogether(`${startedAs(terminal)} doctor --agents`)}`]);
  return EXIT.clean;
}

/** Removes our hooks from the agents named, or from all. Gives the exit code. Throws TokenscanError. */
export function uninstallAgents(names: readonly string[], isGlobal: boolean, terminal: Terminal): number {
  const scope = scopeOf(isGlobal, terminal);
  const { changes } = planHookRemoval(names.length === 0 ? AGENTS : chooseAgents(names, []), scope);
  applySettings(changes, scope);
  const lines = changes.map(({ line }) => line);
  say(terminal, lines.length === 0 ? ['not installed: nothing to remove'] : lines, isGlobal ? undefined : scope.base);
  return EXIT.clean;
}

/** What a test of the hooks of agents finds, in this project and of this user. */
export function checkAgents(terminal: Terminal): AsyncGenerator<Check> {
  const scopes = [scopeOf(false, terminal), scopeOf(true, terminal)];
  const top = projectTop(terminal.cwd);
  const traces = AGENTS.map(({ settings }) => settings.trace).filter((trace) => existsSync(join(top, trace)));
  return examineAgents(scopes, traces, top);
}

function scopeOf(isGlobal: boolean, { cwd, env }: Terminal): Scope {
  return isGlobal ? { kind: 'user', base: ownHome(env), env } : { kind: 'project', base: projectTop(cwd), env };
}

/** The folder of the repository that `cwd` is in; `cwd` where it is in none. */
function projectTop(cwd: string): string {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (folder === dirname(folder)) return resolve(cwd);
  }
}

/** The command of a hook. The name is for agents whose calls do not tell them apart. */
function commandFor({ id, settings: { root = '', isShared } }: Agent, program: string): string {
  const start = program.startsWith('node_modules') ? root + program : program;
  return `${start} hook agent${isShared === true ? '' : ` ${id}`}`;
}

/** This tokenscan by its path: agents have another PATH than a shell. */
function userProgram(terminal: Terminal): string {
  const { node, script } = lastingProgram(terminal.program, terminal.cwd, terminal.cwd);
  if (isPassing({ node, script }))
    throw new UsageError(
      'this tokenscan is in a cache, from which it may be deleted; install it first: npm install --global tokenscan',
    );
  const word = platform() === 'win32' ? (path: string) => `"${path}"` : shellWord;
  return node === script ? word(script) : `${word(node)} ${word(script)}`;
}
