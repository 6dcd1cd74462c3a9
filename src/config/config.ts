// `tokenscan.json`: finds it and loads it. It is data and never executed.
//
//     const { exclude, allow, families } = await loadConfig(process.cwd());
//     const rules = prepareRules(families);
//
// In: a folder, and the files in it. Out: a validated Config, or a ConfigError that names file, field and remedy. Rules are loaded in rules/.
//
// Design: docs/design/config.md
import { existsSync } from 'node:fs';
import { dirname, join, normalize, relative, resolve } from 'node:path';
import { ConfigError } from '../model/errors.ts';
import type { Confidence, RuleFamily } from '../model/rule.ts';
import type { AllowEntry } from '../model/types.ts';
import { CONFIG_NAME, parseConfig, readConfig } from './config-file.ts';
import type { ConfigFile } from './schema.ts';

/** What hooks of coding agents do. */
export interface AgentsConfig {
  /** A file with a token that an agent reads: `mask` where the agent lets us mask what the model gets of it, or `refuse` always. */
  readonly reads: 'mask' | 'refuse';
  /** Commands that print environment variables. */
  readonly environment: 'refuse' | 'allow';
}

/** What `tokenscan.json` says, with its rule files loaded. */
export interface Config {
  /** The folder that its globs and files are relative to: that of the file, or where it would be. */
  readonly base: string;
  readonly families: readonly RuleFamily[];
  readonly exclude: readonly string[];
  readonly allow: readonly AllowEntry[];
  readonly confidence: Confidence;
  /** Whether tokens count that are not new in what is committed or pushed. */
  readonly strictExisting: boolean;
  readonly agents: AgentsConfig;
}

/**
 * The base folder of the configuration for `cwd`: the nearest folder at or above it with a `tokenscan.json`, up to the top of the repository;
 * else that top; else `cwd`.
 */
export function findBase(cwd: string): string {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    if (existsSync(join(folder, CONFIG_NAME)) || existsSync(join(folder, '.git'))) return folder;
    if (folder === dirname(folder)) return resolve(cwd);
  }
}

/** Whether `cwd` has a configuration file. */
export function hasConfig(cwd: string): boolean {
  return existsSync(join(findBase(cwd), CONFIG_NAME));
}

/**
 * Loads the configuration for `cwd`.
 *
 * @param choice the file to use instead of searching for one; false for none; or a configuration that was loaded before
 */
export async function loadConfig(cwd: string, choice?: string | false | Config): Promise<Config> {
  if (typeof choice === 'object') return choice;
  const base = typeof choice === 'string' ? dirname(resolve(cwd, choice)) : findBase(cwd);
  const none: Config = { base, families: [], ...settingsOf({}) };
  if (choice === false) return none;
  const path = typeof choice === 'string' ? resolve(cwd, choice) : join(base, CONFIG_NAME);
  const name = relative(cwd, path) || path;
  const text = readConfig(path, name, typeof choice === 'string');
  if (text === undefined) return none;
  const file = await parseConfig(text, name);
  const families: RuleFamily[] = [];
  if (file.rules !== undefined && file.rules.length > 0) {
    const { loadFamily } = await import('./rules/load.ts');
    for (const rules of file.rules) families.push(loadFamily(resolve(base, rules), relative(cwd, resolve(base, rules))));
  }
  return { base, families, ...settingsOf(file) };
}

/** What the file says beside its rules, or else the default. */
function settingsOf({ exclude, allow, confidence, strictExisting, agents }: ConfigFile): Omit<Config, 'base' | 'families'> {
  return {
    exclude: exclude ?? [],
    allow: allow ?? [],
    confidence: confidence ?? 'likely',
    strictExisting: strictExisting ?? false,
    agents: { reads: agents?.reads ?? 'mask', environment: agents?.environment ?? 'refuse' },
  };
}

/**
 * The configuration of files that are not on disk, but in a commit.
 *
 * @param base the folder that its globs are relative to @param read returns the text of a file below it; undefined where there is none
 */
export async function loadConfigFrom(base: string, read: (path: string) => Promise<string | undefined>): Promise<Config> {
  const none: Config = { base, families: [], ...settingsOf({}) };
  const text = await read(CONFIG_NAME);
  if (text === undefined) return none;
  const file = await parseConfig(text, CONFIG_NAME);
  const { parseFamily } = await import('./rules/load.ts');
  const families: RuleFamily[] = [];
  for (const name of file.rules ?? []) {
    const rules = await read(normalize(name).replaceAll('\\', '/'));
    if (rules === undefined) throw new ConfigError(`${name}: the rule file is missing in the commit of the configuration`);
    families.push(parseFamily(rules, name));
  }
  return { base, families, ...settingsOf(file) };
}
