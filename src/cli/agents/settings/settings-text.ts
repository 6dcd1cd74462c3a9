// What is written into the settings of an agent, in each of the forms that they have, and what is left without us.
import { UsageError } from '../../../model/errors.ts';
import type { SettingsForm } from '../agent.ts';
import { addHooks, isOwnCommand, ownCommands, removeHooks } from './hooks-json.ts';

const BEGIN = '# tokenscan hooks: made by `tokenscan install --agents`, removed by `tokenscan uninstall --agents`.';
const END = '# End of the tokenscan hooks.';

/** Our part of a file with parts of others, and the line feed before it. */
const PART = new RegExp(`\\n?^${BEGIN}\\n[\\s\\S]*?^${END}\\n?`, 'm');

/** The text of the file with our hooks. @param name what messages call it. Throws UsageError where it cannot be changed. */
export function withHooks(text: string | undefined, form: SettingsForm, command: string, name: string): string {
  switch (form.type) {
    case 'json':
      return addHooks(text, form, command, name);
    case 'own':
      if (text !== undefined && commandsIn(text, form, name).length === 0)
        throw new UsageError(`${name} already exists, and is not from tokenscan; rename it, then run this again`);
      return form.text(command);
    case 'appended': {
      const rest = text === undefined ? '' : text.replace(PART, '');
      if (/^\s*hooks\s*=/m.test(rest))
        throw new UsageError(`${name}: hooks must be written as [[hooks]] tables; change that, then run this again`);
      const gap = rest === '' ? '' : rest.endsWith('\n') ? '\n' : '\n\n';
      return `${rest}${gap}${BEGIN}\n${form.text(command)}${END}\n`;
    }
  }
}

/** The text of the file without our hooks; undefined where nothing would be left. Throws UsageError where it cannot be changed. */
export function withoutHooks(text: string, form: SettingsForm, name: string): string | undefined {
  switch (form.type) {
    case 'json':
      return removeHooks(text, form, name);
    case 'own':
      return commandsIn(text, form, name).length === 0 ? text : undefined;
    case 'appended': {
      const rest = text.replace(PART, '');
      return rest === '' && rest !== text ? undefined : rest;
    }
  }
}

/** Our commands in the file, each once. */
export function commandsIn(text: string, form: SettingsForm, name: string): readonly string[] {
  const commands = form.type === 'json' ? ownCommands(text, name).map(({ command }) => command) : stringsIn(text);
  return [...new Set(commands.filter(isOwnCommand))];
}

/** The events that lack our hook. */
export function missingEvents(text: string, form: SettingsForm, name: string): readonly string[] {
  if (form.type !== 'json') return [];
  const events = new Set(ownCommands(text, name).map(({ event }) => event));
  return form.events.filter((event) => !events.has(event));
}

/** The strings in JSON and in TOML as we write them. */
function stringsIn(text: string): readonly string[] {
  return [...text.matchAll(/"command"?\s*[:=]\s*("(?:[^"\\\n]|\\.)*")|^command = ("(?:[^"\\\n]|\\.)*")$/gm)].map(
    ([, inJson, inToml]) => JSON.parse(inJson ?? inToml ?? '""') as string,
  );
}
