// `tokenscan git` on a repository with a token in every place git can hold one: all are found, each is said to be where it is.
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Keeper, ObjectHistory, Origin } from '../../../src/model/origin.ts';
import type { Planted } from '../../support/repositories/planted/place.ts';
import { type PlantedRepository, plantRepository } from '../../support/repositories/planted-repository.ts';
import { fingerprintOf } from '../../support/repositories/repository.ts';
import { type Outcome, temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { leaksOf } from '../../support/tokens/canary.ts';

interface GitReport {
  readonly findings: readonly { readonly fingerprint: string; readonly origin: Origin }[];
  readonly problems: readonly { readonly message: string }[];
}

/** What stands for a planted place among the keepers of a history. */
const KEEPER: Readonly<Record<string, Keeper['kind']>> = { stash: 'stash', reflog: 'reflog', index: 'index' };

function reportOf({ stdout, stderr }: Outcome): GitReport {
  expect(stderr).toBe('');
  return JSON.parse(stdout) as GitReport;
}

function originsOf(report: GitReport, { token }: Planted): readonly Origin[] {
  return report.findings.filter(({ fingerprint }) => fingerprint === fingerprintOf(token)).map(({ origin }) => origin);
}

function historyOf(origin: Origin | undefined): ObjectHistory | undefined {
  return origin !== undefined && (origin.kind === 'object' || origin.kind === 'name') ? origin.history : undefined;
}

/** Expects that the place is named as it is. */
function expectAttributed(origin: Origin | undefined, planted: Planted): void {
  const { holder, paths, gitDirectory } = planted;
  if (holder === 'ref name') expect(origin).toMatchObject({ kind: 'ref' });
  else if ((holder === 'file' && paths.length === 0) || holder === 'reflog message')
    expect(origin).toMatchObject({ kind: 'file' });
  else {
    if (gitDirectory !== '') expect(origin).toMatchObject({ root: join('.git', gitDirectory) });
    if (holder === 'tree') expect(origin?.kind).toBe('name');
    else expect(origin).toMatchObject({ kind: 'object', type: holder === 'file' ? 'blob' : holder });
    const history = historyOf(origin);
    if (history === undefined) throw new Error(`no history: ${JSON.stringify(origin)}`);
    expectPaths(origin?.path, history, planted);
    expectHistory(history, planted);
  }
}

function expectPaths(path: string | undefined, history: ObjectHistory, { paths, inside }: Planted): void {
  // A token in a path is masked.
  if (/[0-9]{5,}:AA/.test(paths.join(''))) return;
  expect(new Set(history.paths)).toEqual(new Set(paths));
  if (paths.length > 0) expect(paths.map((own) => own + (inside === undefined ? '' : `!${inside}`))).toContain(path);
}

function expectHistory(history: ObjectHistory, planted: Planted): void {
  const { holder, firstCommit, lastCommit, branches, inHead, kept } = planted;
  expect(history.first?.oid).toBe(firstCommit);
  if (holder !== 'commit') expect(history.last?.oid).toBe(lastCommit);
  for (const kind of ['branches', 'tags', 'remotes'] as const) expect(new Set(history[kind])).toEqual(new Set(planted[kind]));
  // A commit is in HEAD where HEAD reaches it.
  expect(history.inHead).toBe(holder === 'commit' ? branches.includes('main') : inHead);
  if (kept === 'note') expect(history.refs).toEqual(['refs/notes/commits']);
  else expect(history.keptBy.map(({ kind }) => kind).at(0)).toBe(KEEPER[kept ?? '']);
}

describe.each(['sha1', 'sha256'] as const)('a token in each place (%s)', (objectFormat) => {
  test('is found, and attributed', async () => {
    const { path, places }: PlantedRepository = await plantRepository(temporaryFolder(), { objectFormat });
    const outcome = await tokenscan(['git', '--format', 'json', '--no-cache'], { cwd: path });
    const report = reportOf(outcome);
    expect(report.problems).toEqual([]);
    expect(outcome.code).toBe(1);
    expect(places.filter((planted) => originsOf(report, planted).length === 0).map(({ place }) => place)).toEqual([]);
    const wrong: string[] = [];
    for (const planted of places) {
      try {
        expectAttributed(originsOf(report, planted)[0], planted);
      } catch (error) {
        wrong.push(
          `${planted.place}: ${error instanceof Error ? error.message : ''}\n${JSON.stringify(planted)}\n${JSON.stringify(originsOf(report, planted))}`,
        );
      }
    }
    expect(wrong.join('\n\n')).toBe('');
    expect(
      leaksOf(
        outcome.stdout,
        places.map(({ token }) => token),
      ),
    ).toEqual([]);
  });
});
