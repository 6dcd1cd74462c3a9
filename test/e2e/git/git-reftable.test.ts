// `tokenscan git` on a repository that keeps refs and reflogs in tables, with a git that knows those.
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import type { Origin } from '../../../src/model/origin.ts';
import { fingerprintOf } from '../../support/repositories/repository.ts';
import { run, temporaryFolder, tokenscan } from '../../support/terminal/cli.ts';
import { token } from '../../support/tokens/token.ts';

const NEW_GIT = process.env['TOKENSCAN_TEST_GIT'];
const none = NEW_GIT === undefined;

test.skipIf(none)(
  `refs and reflogs in tables${none ? ' (skipped: TOKENSCAN_TEST_GIT names no git from 2.54 on)' : ''}`,
  async () => {
    const cwd = temporaryFolder();
    const env = { PATH: `${dirname(NEW_GIT ?? '')}:${process.env['PATH']}` };
    const git = async (args: readonly string[], input?: string): Promise<string> => {
      const outcome = await run('git', args, { cwd, env, ...(input === undefined ? {} : { input }) });
      expect(outcome.code, outcome.stderr).toBe(0);
      return outcome.stdout.trim();
    };
    const commit = async (content: string, message: string, parent?: string): Promise<string> => {
      const blob = await git(['hash-object', '-w', '--stdin'], content);
      const tree = await git(['mktree'], `100644 blob ${blob}\tbot.env\n`);
      return git(['commit-tree', tree, '-m', message, ...(parent === undefined ? [] : ['-p', parent])]);
    };
    const places = ['in HEAD', 'amended', 'ref name', 'reflog message'] as const;
    const tokens = new Map(places.map((place) => [place, token(`reftable ${place}`)]));
    const line = (place: (typeof places)[number]): string => `TOKEN=${tokens.get(place)}\n`;

    await git(['init', '-q', '-b', 'main', '--ref-format=reftable']);
    const first = await commit('x\n', 'first');
    const amended = await commit(line('amended'), 'second', first);
    const head = await commit(line('in HEAD'), 'second', first);
    await git(['update-ref', 'HEAD', first]);
    await git(['update-ref', 'HEAD', amended]);
    await git(['update-ref', '-m', `back ${tokens.get('reflog message')}`, 'HEAD', head]);
    await git(['branch', tokens.get('ref name')?.replace(':', '%3A') ?? '']);

    const { code, stdout, stderr } = await tokenscan(['git', '--format=json', '--no-cache'], { cwd, env });
    expect(stderr).toBe('');
    expect(code).toBe(1);
    const { findings, problems } = JSON.parse(stdout) as {
      findings: { fingerprint: string; origin: Origin }[];
      problems: unknown[];
    };
    expect(problems).toEqual([]);
    const at = (place: (typeof places)[number]): Origin | undefined =>
      findings.find(({ fingerprint }) => fingerprint === fingerprintOf(tokens.get(place) ?? ''))?.origin;
    expect(at('in HEAD')).toMatchObject({ path: 'bot.env', history: { inHead: true, last: { oid: head } } });
    expect(at('in HEAD')).toMatchObject({ history: { branches: expect.arrayContaining(['main']) } });
    expect(at('amended')).toMatchObject({
      path: 'bot.env',
      history: { keptBy: ['refs/heads/main', 'HEAD'].map((ref) => ({ kind: 'reflog', ref })) },
    });
    expect(at('ref name')).toMatchObject({ kind: 'ref' });
    expect(at('reflog message')).toMatchObject({ kind: 'file', path: 'reftable' });
  },
);
