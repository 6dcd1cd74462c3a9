// Where the groups of our rules stand is the same whether the engine says it or it is worked out from the match.
import { expect, test } from 'vitest';
import { readAsIs } from '../../src/detect/encodings/layers.ts';
import { matchesOfPattern } from '../../src/detect/pattern-matches.ts';
import { prepareRules } from '../../src/index.ts';
import { fillExample } from '../support/tokens/token.ts';

const place = { offset: 0, rewritten: false };

test.each(prepareRules().map((rule) => [rule.rule.id, rule] as const))('%s', (_, rule) => {
  const examples = (rule.rule.examples?.match ?? []).filter((example) => typeof example === 'string');
  for (const example of examples) {
    const text = fillExample(`\n${example}\n12345 ${example}`);
    const expected = [...text.matchAll(rule.pattern)].map(({ indices }) => indices?.groups?.['secret']?.[0]);
    const hits = readAsIs(text).flatMap((reading) => matchesOfPattern(rule, reading, place));
    for (const { candidate } of hits) expect(expected).toContain(candidate.secretStart);
    // As with a user's rule, where the engine says it.
    const told = readAsIs(text).flatMap((reading) =>
      matchesOfPattern({ ...rule, pattern: rule.pattern, untrusted: true }, reading, place),
    );
    const spanOf = ({ from, to, candidate: { start, end, secretStart } }: (typeof told)[number]) => [
      from,
      to,
      start,
      end,
      secretStart,
    ];
    if (rule.rule.structure !== undefined) expect(hits.map(spanOf)).toEqual(told.map(spanOf));
  }
});
