// JSON reports of 0.1.0 and of this version are equal but for added keys, over a corpus of every shape.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeCorpus } from '../../support/fixtures/compatibility.ts';
import { type Outcome, type RunOptions, run, temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';

/** What 0.1.0 printed, one file for each command: `test/support/fixtures/json-0.1.0/NAME.txt`. */
const RECORDED = new URL('../../support/fixtures/json-0.1.0', import.meta.url).pathname;

/** The command line of 0.1.0, to record what it prints; not set in a run of the tests. */
const OLD_CLI = process.env['TOKENSCAN_OLD_CLI'];

const COMMANDS: readonly (readonly [name: string, folder: string, args: readonly string[]])[] = [
  ['scan', '', ['scan', 'telegram', 'examples']],
  ['scan-project', 'project', ['scan']],
  ['git', 'project', ['git', '--no-cache']],
  ['staged', 'project', ['staged']],
  ['logs', '', ['logs', 'logs']],
  ['shell', '', ['shell', '--home', '@/home']],
  ['audit', 'project', ['audit', '--root', '@/machine']],
];

/** No file of ours has it as it is: it would look like a trace of somebody's machine. */
const HOME_OF_ROOT = ['', 'root', ''].join('/');

/** The report as it is but for where the corpus is, how large archives are, and who printed it. */
function normalise({ stdout, stderr, code }: Outcome, corpus: string): unknown {
  expect(stderr).toBe('');
  const report = JSON.parse(stdout.replaceAll(corpus, '@').replaceAll(HOME_OF_ROOT, '/@root/')) as Record<string, unknown>;
  const { tool: _, ...rest } = report;
  // zlib decides how large an archive is.
  if (typeof rest['summary'] === 'object') rest['summary'] = { ...rest['summary'], bytes: 0 };
  return { code, ...rest };
}

/** Keys whose values are sentences for people: they may be worded in another way, not be empty. */
const SENTENCES = new Set(['what', 'message']);

/** Keys whose values are advice: it may be another one, not be missing. */
const ADVICE = new Set(['steps']);

/** The part of `now` that `before` has, too, as `before` has it where it is worded for people: without keys that were added. */
function withoutAdded(now: unknown, before: unknown): unknown {
  if (Array.isArray(now) && Array.isArray(before)) return now.map((item, at) => withoutAdded(item, before[at]));
  if (!isObject(now) || !isObject(before)) return now;
  const entries = Object.entries(now).filter(([key]) => key in before);
  return Object.fromEntries(
    entries.map(([key, value]) => {
      const isWorded = SENTENCES.has(key) && typeof value === 'string' && value !== '';
      // Programs whose histories 0.1.0 did not know.
      if (key === 'places' && isSearched(value)) return [key, placesOf(value, before[key] as readonly SearchedPlace[])];
      const isAdvice = ADVICE.has(key) && Array.isArray(value) && value.length > 0;
      return [key, isWorded || isAdvice ? before[key] : withoutAdded(value, before[key])];
    }),
  );
}

/** Whether `places` are those that were searched; an audit has others. */
const isSearched = (places: unknown): places is readonly SearchedPlace[] =>
  Array.isArray(places) && places.some((place: SearchedPlace) => place.found !== undefined);

interface SearchedPlace {
  readonly path: string;
  readonly found?: boolean;
}

/** The places that were searched, as far as 0.1.0 searched them: a wider one, such as a whole folder, stands for one in it. */
function placesOf(now: readonly SearchedPlace[], before: readonly SearchedPlace[]): unknown {
  const exact = (path: string): SearchedPlace | undefined => now.find((place) => place.path === path);
  const covers = (path: string): boolean => now.some((place) => path.startsWith(`${place.path}/`));
  return before.flatMap((place) => exact(place.path) ?? (covers(place.path) ? place : []));
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

describe('a JSON report', async () => {
  let made: Promise<string> | undefined;
  const corpus = (): Promise<string> => {
    made ??= (async () => {
      const folder = temporaryFolder();
      await writeCorpus(folder);
      return folder;
    })();
    return made;
  };

  test.each(COMMANDS)('of %s has every key of 0.1.0 with the same value', async (name, inside, args) => {
    const folder = await corpus();
    const file = join(RECORDED, `${name}.txt`);
    const filled = [...args.map((arg) => arg.replace('@', folder)), '--format', 'json'];
    const options: RunOptions = {
      cwd: join(folder, inside),
      env: { HOME: join(folder, 'home'), XDG_CACHE_HOME: join(folder, 'cache'), PATH: process.env['PATH'], SHELL: '/bin/bash' },
    };
    if (OLD_CLI !== undefined) {
      const old = normalise(await run(process.execPath, [OLD_CLI, ...filled], options), folder);
      writeFileSync(file, `${JSON.stringify(old).replaceAll(/(?<=[}\]]),(?=\{"rule")/g, ',\n')}\n`);
    }
    const before: unknown = JSON.parse(readFileSync(file, 'utf8'));
    // 0.1.0 counted tokens in a `.env` that other users can read.
    const strict = /^(?:scan|audit)/.test(name) ? ['--strict-env'] : [];
    const now = normalise(await tokenscan([...filled, ...strict], options), folder);
    expect(withoutAdded(now, before)).toEqual(before);
  });
});
