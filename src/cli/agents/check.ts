// Decides what becomes of a call of an agent: it happens, it is refused, or what a tool printed is masked. Knows no agent.
import type { AgentsConfig } from '../../config/config.ts';
import type { Environment } from '../../system/environment.ts';
import type { HookCall, Verdict } from './agent.ts';
import { printsEnvironment } from './commands/environment.ts';
import { MAX_COMMAND_LENGTH, readsOfCommands } from './commands/printed-files.ts';
import { commandsIn, type SimpleCommand } from './commands/shell-text.ts';
import { filesWithSecrets, type Holder } from './files.ts';
import { textsIn } from './quick-check.ts';
import type { FoundSecret, SecretGuard } from './secrets.ts';
import { mentionsIn } from './tools.ts';

/** What a decision depends on, beside the call. */
export interface CheckContext {
  readonly guard: SecretGuard;
  /** What `tokenscan.json` says. */
  readonly config: AgentsConfig;
  /** The folder of the call. */
  readonly cwd: string;
  /** The environment of the agent. */
  readonly env: Environment;
  /** Whether the model reads a masked form of what this tool prints. */
  readonly masks: boolean;
  /** The words that start tokenscan in a shell. */
  readonly program: () => Promise<string>;
}

const PASS: Verdict = { kind: 'pass' };

/** What becomes of `call`. */
export async function check(call: HookCall, context: CheckContext): Promise<Verdict> {
  if (call.kind === 'prompt') return checkPrompt(call, context);
  if (call.kind === 'call') return await checkCall(call, context);
  return call.kind === 'result' ? checkResult(call, context) : PASS;
}

function checkPrompt({ content, reads }: HookCall, context: CheckContext): Verdict {
  const secrets = context.guard.findIn(content);
  if (secrets.length > 0)
    return refuse(
      `the prompt contains ${listOf(secrets)}, so it was not sent; name the variable or the file that has it instead`,
    );
  // Agents add these files to the prompt themselves.
  const mentions = textsIn(content).flatMap(mentionsIn);
  const [holder] = filesWithSecrets([...reads, ...mentions], context.cwd, context.guard);
  return holder === undefined ? PASS : refuse(`${describe(holder)}, so the prompt was not sent; do not attach it`);
}

async function checkCall(call: HookCall, context: CheckContext): Promise<Verdict> {
  const { guard, config, cwd, masks } = context;
  const secrets = guard.findIn(call.content);
  if (secrets.length > 0)
    return refuse(`this call contains ${listOf(secrets)}, so it was not made; use the variable or the file that has it instead`);
  if (call.reads.length > 0 && !(masks && config.reads === 'mask')) {
    const [holder] = filesWithSecrets(call.reads, cwd, guard);
    if (holder !== undefined) return refuse(`${describe(holder)}, so it was not read; ${await readMasked(holder, context)}`);
  }
  const commands = call.commands.flatMap((command) => commandsIn(command.slice(0, MAX_COMMAND_LENGTH)));
  return commands.length === 0 ? PASS : await checkCommands(commands, context);
}

async function checkCommands(commands: readonly SimpleCommand[], context: CheckContext): Promise<Verdict> {
  const { guard, config, cwd, env } = context;
  const printing =
    config.environment === 'allow' ? undefined : printsEnvironment(commands, env, (value) => guard.find(value).length > 0);
  if (printing !== undefined)
    return refuse(
      `\`${shorten(printing)}\` prints environment variables, which may be tokens, so this was not run; to see them masked, add: | ${await context.program()} redact`,
    );
  const { reads, folder } = readsOfCommands(commands, cwd);
  const [holder] = filesWithSecrets(reads, folder, guard);
  if (holder === undefined) return PASS;
  return refuse(`${describe(holder)}, so this was not run; ${await readMasked(holder, context)}`);
}

async function checkResult({ content }: HookCall, { guard, masks }: CheckContext): Promise<Verdict> {
  const { value, count } = await guard.mask(content);
  if (count === 0) return PASS;
  const amount = `${count} ${count === 1 ? 'secret' : 'secrets'}`;
  if (masks) return { kind: 'mask', masked: value, reason: `tokenscan masked ${amount} in this output` };
  return refuse(`this output contains ${amount}; do not repeat it, and do not write it anywhere`);
}

function refuse(reason: string): Verdict {
  return { kind: 'refuse', reason: `tokenscan: ${reason}` };
}

/** How many secrets are named. */
const MAX_NAMED = 3;

function listOf(secrets: readonly FoundSecret[]): string {
  const texts = [...new Set(secrets.map(({ text }) => text))];
  const more = texts.length - MAX_NAMED;
  return `${texts.slice(0, MAX_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function describe({ path, secrets }: Holder): string {
  return `${shorten(path)} contains ${listOf(secrets)}`;
}

async function readMasked({ path }: Holder, { program }: CheckContext): Promise<string> {
  const word = /^[\w./@+,=:-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
  return `to read it masked: ${await program()} redact < ${word}`;
}

/** How much of a command or a path is repeated. */
const MAX_SHOWN = 120;

function shorten(text: string): string {
  return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}…`;
}
