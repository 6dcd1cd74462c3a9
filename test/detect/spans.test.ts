// The positions of groups in built-in rules: worked out from the match, they are those that the engine gives.
import { expect, test } from 'vitest';
import { readAsIs } from '../../src/detect/encodings/layers.ts';
import { matchesOfPattern } from '../../src/detect/pattern-matches.ts';
import { prepareRules } from '../../src/index.ts';
import { fillExample } from '../support/tokens/token.ts';

const origin = { offset: 0, rewritten: false };

test.each(prepareRules().map((rule) => [rule.rule.id, rule] as const))('%s', (_, rule) => {
  const examples = (rule.rule.examples?.match ?? []).filter((example) => typeof example === 'string');
  for (const example of examples) {
    const text = fillExample(`\n${example}\n12345 ${example}`);
    const expected = [...text.matchAll(rule.pattern)].map(({ indices }) => indices?.groups?.['secret']?.[0]);
    const matches = readAsIs(text).flatMap((reading) => matchesOfPattern(rule, reading, origin));
    for (const { candidate } of matches) expect(expected).toContain(candidate.secretStart);
    // As with a user's rule: the positions that the engine gives.
    const given = readAsIs(text).flatMap((reading) =>
      matchesOfPattern({ ...rule, pattern: rule.pattern, untrusted: true }, reading, origin),
    );
    const spanOf = ({ from, to, candidate: { start, end, secretStart } }: (typeof given)[number]) => [
      from,
      to,
      start,
      end,
      secretStart,
    ];
    if (rule.rule.structure !== undefined) expect(matches.map(spanOf)).toEqual(given.map(spanOf));
  }
});
