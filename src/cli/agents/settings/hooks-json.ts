// Adds our commands to a JSON file with hooks, changes and removes them; comments, order and format of all else stay.
import type { JSONPath } from 'jsonc-parser';
import { UsageError } from '../../../model/errors.ts';
import type { SettingsForm } from '../agent.ts';
import { isObject, type Json, type Payload } from '../payload.ts';
import { readJson, removeValue, setValue } from './json-edit.ts';

type JsonForm = Extract<SettingsForm, { readonly type: 'json' }>;

/** Our command, however it starts tokenscan. */
const OWN = /(?:tokenscan|cli\.cjs)['"]?\s+hook\s+agent\b/;

/** Whether a command of a hook is ours. */
export function isOwnCommand(command: string): boolean {
  return OWN.test(command);
}

/** One of our commands in a file. */
interface Found {
  readonly event: string;
  readonly command: string;
  /** Of the member `command`. */
  readonly path: JSONPath;
}

/** The text with a hook of ours for each event that runs `command`. @param name what messages call the file */
export function addHooks(text: string | undefined, form: JsonForm, command: string, name: string): string {
  if (text === undefined || text.trim() === '') {
    const hooks = Object.fromEntries(form.events.map((event) => [event, [form.entry(command, event)]]));
    return `${JSON.stringify({ ...form.others, hooks }, undefined, 2)}\n`;
  }
  let changed = text;
  const found = ownIn(read(text, name));
  for (const { path, command: old } of found) if (old !== command) changed = setValue(changed, path, command);
  for (const [key, value] of Object.entries(form.others ?? {}))
    if (!Object.hasOwn(read(changed, name), key)) changed = setValue(changed, [key], value);
  const missing = form.events.filter((event) => !found.some((one) => one.event === event));
  if (missing.length > 0 && read(changed, name)['hooks'] === undefined)
    return setValue(changed, ['hooks'], Object.fromEntries(missing.map((event) => [event, [form.entry(command, event)]])));
  for (const event of missing) {
    const list = listAt(read(changed, name), event, name);
    const entry = form.entry(command, event);
    changed =
      list === undefined ? setValue(changed, ['hooks', event], [entry]) : setValue(changed, ['hooks', event, list.length], entry);
  }
  return changed;
}

/** The text without our hooks; undefined where nothing but what we wrote would be left. */
export function removeHooks(text: string, form: JsonForm, name: string): string | undefined {
  let changed = text;
  // From the last on: what comes before keeps its position.
  for (const { path, event } of ownIn(read(text, name)).toReversed()) {
    changed = removeValue(changed, entryToRemove(read(changed, name), path));
    if (listAt(read(changed, name), event, name)?.length === 0) changed = removeValue(changed, ['hooks', event]);
  }
  const rest = read(changed, name);
  const { hooks, ...others } = rest;
  if (changed !== text && isObject(hooks) && Object.keys(hooks).length === 0) {
    if (JSON.stringify(others) === JSON.stringify(form.others ?? {})) return undefined;
    if (form.others === undefined) return removeValue(changed, ['hooks']);
  }
  return changed;
}

/** Our commands in a file, by their events. @param name what messages call it */
export function ownCommands(text: string, name: string): readonly { readonly event: string; readonly command: string }[] {
  return ownIn(read(text, name));
}

function ownIn(settings: Payload): readonly Found[] {
  const hooks = isObject(settings['hooks']) ? settings['hooks'] : {};
  return Object.entries(hooks).flatMap(([event, list]) => commandsAt(list, ['hooks', event], event));
}

function commandsAt(value: Json, path: JSONPath, event: string): readonly Found[] {
  if (Array.isArray(value)) return value.flatMap((item: Json, at) => commandsAt(item, [...path, at], event));
  if (!isObject(value)) return [];
  const command = value['command'];
  const own = typeof command === 'string' && isOwnCommand(command) ? [{ event, command, path: [...path, 'command'] }] : [];
  return [...own, ...commandsAt(value['hooks'], [...path, 'hooks'], event)];
}

/** The innermost element of an array that holds the command and nothing of others. */
function entryToRemove(settings: Payload, path: JSONPath): JSONPath {
  const entry = path.slice(0, -1);
  // [hooks, event, group, hooks, item]: a group that has only ours is removed with it.
  const list = entry.length > 3 ? valueAt(settings, entry.slice(0, -1)) : undefined;
  return Array.isArray(list) && list.length === 1 ? entry.slice(0, -2) : entry;
}

function valueAt(value: Json, path: JSONPath): Json {
  return path.reduce<Json>((inner, key) => {
    if (Array.isArray(inner) && typeof key === 'number') return inner[key] as Json;
    return isObject(inner) ? inner[key] : undefined;
  }, value);
}

/** The hooks of an event; undefined where there are none. Throws UsageError where they are no array. */
function listAt(settings: Payload, event: string, name: string): readonly Json[] | undefined {
  const { hooks } = settings;
  if (hooks === undefined) return undefined;
  const list = isObject(hooks) ? hooks[event] : null;
  if (list === undefined) return undefined;
  if (!Array.isArray(list)) throw new UsageError(`${name}: hooks.${event} must be an array; fix it, then run this again`);
  return list;
}

function read(text: string, name: string): Payload {
  const value = text.trim() === '' ? {} : readJson(text);
  if (!isObject(value)) throw new UsageError(`${name}: not a JSON object; fix it, then run this again`);
  return value;
}
