// Whether a call is harmless, found out without rules: most calls are, and an agent waits for each.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Environment } from '../../system/environment.ts';
import type { HookCall } from './agent.ts';
import { printsEnvironment } from './commands/environment.ts';
import { MAX_COMMAND_LENGTH, readsOfCommands } from './commands/printed-files.ts';
import { commandsIn } from './commands/shell-text.ts';
import { contentsOf } from './files.ts';
import { isObject, type Json, textsOf } from './payload.ts';
import { AnchorSearch } from './search.ts';
import { mentionsIn } from './tools.ts';

/** Whether nothing in the call, and in the files that it is about, can be a secret. False where that is not certain. */
export function isHarmless(call: HookCall, cwd: string, env: Environment): boolean {
  const search = new AnchorSearch();
  if (hasOwnRules(cwd) || mayHold(call.content, search)) return false;
  if (call.kind === 'result') return true;
  const commands = call.commands.flatMap((command) => commandsIn(command.slice(0, MAX_COMMAND_LENGTH)));
  if (printsEnvironment(commands, env, (value) => search.mayHold(value)) !== undefined) return false;
  const mentions = call.kind === 'prompt' ? textsIn(call.content).flatMap(mentionsIn) : [];
  const { reads, folder } = readsOfCommands(commands, cwd);
  const contents = [...contentsOf([...call.reads, ...mentions], cwd), ...contentsOf(reads, folder)];
  return !contents.some(({ bytes }) => search.mayHold(bytes));
}

function mayHold(value: Json, search: AnchorSearch): boolean {
  if (typeof value === 'string') return search.mayHold(value);
  if (Array.isArray(value)) return value.some((item) => mayHold(item, search));
  return isObject(value) && Object.entries(value).some((entry) => entry.some((item) => mayHold(item, search)));
}

/** The texts of a prompt. */
export function textsIn(content: Json): readonly string[] {
  return Array.isArray(content) ? content.flatMap((item: Json) => textsIn(item)) : textsOf(content);
}

/** Whether a `tokenscan.json` for the folder may have rules of its own. */
function hasOwnRules(cwd: string): boolean {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const path = join(folder, 'tokenscan.json');
    if (existsSync(path)) return mayHaveRules(path);
    if (existsSync(join(folder, '.git')) || folder === dirname(folder)) return false;
  }
}

function mayHaveRules(path: string): boolean {
  try {
    return /"rules"|\\u/.test(readFileSync(path, 'utf8'));
  } catch {
    // The check itself reports it.
    return true;
  }
}
