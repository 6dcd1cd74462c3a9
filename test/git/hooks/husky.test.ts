// Our call in husky's hooks, as text: in, recognised, out again.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OURS } from '../../../src/git/hooks/events.ts';
import { addCall, callsTokenscan, removeCall } from '../../../src/git/hooks/husky.ts';

const PLAIN = { plain: true };
const OLD = { plain: false };

describe('the call of tokenscan', () => {
  test.each([
    ['no hook', undefined, 'tokenscan hook pre-commit "$@" || exit # made by tokenscan install\n'],
    ['an empty hook', '', 'tokenscan hook pre-commit "$@" || exit # by tokenscan install\n'],
    ['commands', 'npm test', 'tokenscan hook pre-commit "$@" || exit # by tokenscan install\nnpm test'],
    [
      'a first line',
      '#!/bin/sh\n\nnpm test\n',
      '#!/bin/sh\ntokenscan hook pre-commit "$@" || exit # by tokenscan install\n\nnpm test\n',
    ],
    [
      'what loads husky',
      '#!/bin/sh\n. "$(dirname -- "$0")/_/husky.sh"\nnpm test\n',
      '#!/bin/sh\n. "$(dirname -- "$0")/_/husky.sh"\ntokenscan hook pre-commit "$@" || exit # by tokenscan install\nnpm test\n',
    ],
  ])('comes before all else that is done: %s', (_, text, expected) => {
    expect(addCall(text, 'pre-commit', PLAIN, 'tokenscan')).toBe(expected);
  });

  test('given pre-push, then commands after ours can still read the refs', () => {
    expect(addCall('git lfs pre-push "$@"\n', 'pre-push', PLAIN, 'tokenscan')).toContain('exec <<TOKENSCAN_REFS');
    expect(addCall(undefined, 'pre-push', PLAIN, 'tokenscan')).not.toContain('TOKENSCAN_REFS');
  });

  test('property: given any hook, when our call is removed, then the rest is as before', () => {
    const lines = fc.constantFrom(
      'npm test',
      '#!/bin/sh',
      '# a comment',
      '',
      '. "$(dirname -- "$0")/_/husky.sh"',
      'a \\',
      'TOKENSCAN_REFS',
    );
    const text = fc.array(lines, { minLength: 1 }).map((list) => list.join('\n'));
    fc.assert(
      fc.property(fc.option(text, { nil: undefined }), fc.constantFrom(...OURS), fc.boolean(), (before, event, plain) => {
        // A first line without an end cannot be told from one with it afterwards.
        if (before !== undefined && /^(?:#!.*|.*husky\.sh.*)$/.test(before)) return;
        const after = addCall(before, event, { plain }, 'node_modules/.bin/tokenscan');
        expect(callsTokenscan(after, event)).toBe(true);
        expect(removeCall(after)).toBe(before);
      }),
    );
  });

  test.each(OURS)('%s: given changed line endings, or none at the end, then our call is removed', (event) => {
    const shared = addCall('npm test\n', event, PLAIN, 'tokenscan');
    expect(removeCall(shared.replaceAll('\n', '\r\n'))).toBe('npm test\r\n');
    const own = addCall(undefined, event, OLD, 'tokenscan');
    expect(removeCall(own.replaceAll('\n', '\r\n'))).toBeUndefined();
    expect(removeCall(own.trimEnd())).toBeUndefined();
  });

  test('given our hook with another command, when ours is removed, then the hook stays', () => {
    const made = addCall(undefined, 'commit-msg', OLD, 'tokenscan');
    expect(removeCall(`${made}npx commitlint --edit "$1"\n`)).toMatch(/husky\.sh"\n\nnpx commitlint --edit "\$1"\n$/);
    expect(removeCall(made)).toBeUndefined();
  });
});

describe('callsTokenscan', () => {
  test.each([
    'tokenscan hook pre-commit',
    'node_modules/.bin/tokenscan hook pre-commit "$@"',
    'npx --no-install tokenscan hook pre-commit',
    'node dist/cli.cjs hook pre-commit',
    '  if x; then "a b/tokenscan" hook pre-commit; fi',
  ])('is seen: %s', (text) => expect(callsTokenscan(`x\n${text}\n`, 'pre-commit')).toBe(true));

  test.each([
    '# tokenscan hook pre-commit',
    'tokenscan hook pre-commit-x',
    'tokenscan staged',
    'tokenscan hook commit-msg',
    'echo tokenscan',
  ])('is none: %s', (text) => expect(callsTokenscan(text, 'pre-commit')).toBe(false));
});
