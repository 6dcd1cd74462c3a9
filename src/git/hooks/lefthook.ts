// Plans commands in lefthook's configuration, from which it rewrites git's hooks whenever that changes.
import { isAbsolute, join, relative } from 'node:path';
import { ByHandError, explain, isSystemError, UsageError } from '../../model/errors.ts';
import type { Environment } from '../../system/environment.ts';
import { foldersOnPath, isExecutable } from '../../system/find-program.ts';
import { runProgram } from '../../system/run-program.ts';
import { type HookEvent, PASSED_ON } from './events.ts';
import { isFramework } from './folder.ts';
import { isOurs } from './script.ts';
import { lookAt, ownFile, type Plan, readIfThere, type Step } from './steps.ts';

/** The names under which lefthook looks for its configuration, in its order. */
const NAMES = ['lefthook', '.lefthook', '.config/lefthook'].flatMap((name) =>
  ['yml', 'yaml', 'toml', 'json', 'jsonc'].map((ending) => `${name}.${ending}`),
);

/** How long `lefthook install` may take: it may fetch remote configurations. */
const TIME_LIMIT_MS = 120_000;

/** The project's configuration, relative to its top; undefined where there is none. */
export function findLefthook(top: string, env: Environment): string | undefined {
  const said = env['LEFTHOOK_CONFIG'];
  if (said !== undefined && said !== '') return isAbsolute(said) ? relative(top, said) : said;
  return NAMES.find((name) => lookAt(join(top, name)) !== undefined);
}

/** Whether lefthook made this hook. */
export function isLefthooks(text: string): boolean {
  return text.includes('call_lefthook');
}

/**
 * Whether lefthook manages the hooks in `folder`, or will. False where the framework or tokenscan was installed after it. Throws
 * UsageError where its configuration has an event with another hook: lefthook would rename that, and not run it any more.
 */
export function isLefthookInCharge(top: string, name: string, folder: string): boolean {
  const named = [...(readIfThere(join(top, name)) ?? '').matchAll(/^"?([a-z-]+)"?:/gm)].map(([, event = '']) => event);
  for (const event of named) {
    const text = PASSED_ON.includes(event) ? lookAt(join(folder, event))?.text : undefined;
    if (text === undefined || isLefthooks(text)) continue;
    if (isFramework(text) || isOurs(text)) return false;
    throw new UsageError(
      `${name} has ${event}, but ${join(folder, event)} is not lefthook's; run \`lefthook install\`, which renames it to ${event}.old, or remove one of them`,
    );
  }
  return true;
}

/** Plans our commands in the configuration. Throws ByHandError, with text to paste, where that cannot be done safely. */
export async function planLefthook(top: string, name: string, events: readonly HookEvent[], program: string): Promise<Plan> {
  const { addCommands, recipeFor } = await import('./lefthook-config.ts');
  if (!/\.ya?ml$/.test(name)) {
    const recipe = recipeFor(name, events, program);
    throw new ByHandError(`${name} is not YAML, and tokenscan edits only YAML; add the equivalent of:`, recipe);
  }
  const path = ownFile(join(top, name), top);
  const before = readIfThere(path) ?? '';
  const { text, added } = addCommands(before, name, events, program);
  const lines = events.map(
    (event) => `${event}: ${path} ${added.includes(event) ? 'now runs tokenscan; commit it' : 'already runs tokenscan'}`,
  );
  return { steps: added.length === 0 ? [] : [{ do: 'write', path, text, mode: 0o666 }], lines };
}

/** Plans to remove our commands, and hooks in `folder` that lefthook made only for them. */
export async function planLefthookRemoval(top: string, name: string, folder: string): Promise<Plan> {
  if (!/\.ya?ml$/.test(name)) return { steps: [], lines: [] };
  const { hooksOfOurs, removeCommands } = await import('./lefthook-config.ts');
  const path = ownFile(join(top, name), top);
  const before = readIfThere(path) ?? '';
  const text = removeCommands(before, name);
  if (text === before) return { steps: [], lines: [] };
  // lefthook itself does not remove hooks that its configuration no longer has.
  const left = hooksOfOurs(before)
    .map((event) => join(folder, event))
    .filter((hook) => isLefthooks(lookAt(hook)?.text ?? ''));
  const steps: readonly Step[] = [
    { do: 'write', path, text, mode: 0o666 },
    ...left.map((hook): Step => ({ do: 'remove', path: hook })),
  ];
  return { steps, lines: [`${path} restored`, ...left.map((hook) => `${hook} removed`)] };
}

/** Has lefthook write the hooks of git. Throws UsageError where it cannot. */
export async function runLefthook(top: string, env: Environment): Promise<void> {
  // Beside the project's dependencies, else on PATH.
  const folders = [join(top, 'node_modules', '.bin'), ...foldersOnPath(env)];
  const program = folders.map((folder) => join(folder, 'lefthook')).find(isExecutable);
  if (program === undefined) {
    throw new UsageError('lefthook was not found, so its hooks do not exist yet; install it, then run `lefthook install`');
  }
  const failure = await failureOf(program, top, env);
  if (failure !== undefined)
    throw new UsageError(`\`lefthook install\` failed (${failure}), so its hooks do not exist yet; fix that and run it again`);
}

/** Why `lefthook install` failed; undefined where it did not. */
async function failureOf(program: string, top: string, env: Environment): Promise<string | undefined> {
  try {
    const { code, printed, timeout } = await runProgram(program, ['install'], { cwd: top, env, timeLimitMs: TIME_LIMIT_MS });
    if (code === 0) return undefined;
    return timeout?.message ?? (printed.toString('utf8').trim().split('\n').at(-1) || 'no error message');
  } catch (error) {
    if (isSystemError(error)) return explain(error);
    throw error;
  }
}
