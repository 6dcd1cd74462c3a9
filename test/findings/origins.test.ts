// An origin that is shown has no token in any of its texts.
import { expect, test } from 'vitest';
import { prepareRules } from '../../src/config/rules/builtin.ts';
import { createMasker } from '../../src/detect/mask.ts';
import { maskOrigin } from '../../src/findings/origins.ts';
import type { Origin } from '../../src/model/origin.ts';
import { leaksOf } from '../support/tokens/canary.ts';
import { maskOf, token } from '../support/tokens/token.ts';

const TOKEN = token('origins');

test('given a token in the name of an author, then it is masked, and the rest of the commit stays', () => {
  const commit = { oid: '1'.repeat(40), date: '2026-03-02T10:00:00Z', author: `Eve ${TOKEN}` };
  const history = {
    paths: ['a'],
    branches: [],
    tags: [],
    remotes: [],
    refs: [],
    inHead: true,
    keptBy: [],
    first: commit,
    last: commit,
  };
  const origin: Origin = { kind: 'object', type: 'blob', oid: '2'.repeat(40), path: 'a', history };
  const masked = maskOrigin(origin, createMasker(prepareRules()));
  expect(leaksOf(JSON.stringify(masked), [TOKEN])).toEqual([]);
  expect(masked).toEqual({
    ...origin,
    history: {
      ...history,
      first: { ...commit, author: `Eve ${maskOf(TOKEN)}` },
      last: { ...commit, author: `Eve ${maskOf(TOKEN)}` },
    },
  });
});
