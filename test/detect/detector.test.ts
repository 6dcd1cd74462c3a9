// Every example of every built-in rule: those that must match exactly once, and those that must not match.
import { expect, test } from 'vitest';
import { builtInFamilies } from '../../src/config/rules/builtin.ts';
import { detectIn, detectorFor } from '../support/detect.ts';
import { fillExample } from '../support/tokens/token.ts';

const detector = detectorFor();

for (const { rules } of builtInFamilies()) {
  for (const { id, examples, binary } of rules) {
    const bytesOf = (example: string): Buffer => Buffer.from(fillExample(example), binary === true ? 'latin1' : 'utf8');
    test.each(examples.match)(`${id} finds: %s`, (example) => {
      const found = detectIn(detector, bytesOf(example)).filter(({ confidence }) => confidence !== 'possible');
      expect(found.map(({ rule }) => rule.id)).toEqual([id]);
    });
    test.each(examples.ignore)(`${id} ignores: %s`, (example) => {
      const found = detectIn(detector, bytesOf(example)).filter(({ confidence }) => confidence !== 'possible');
      expect(found).toEqual([]);
    });
  }
}
