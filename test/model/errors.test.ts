// Reasons and codes of what goes wrong.
import { describe, expect, test } from 'vitest';
import {
  codeOf,
  EnvFileError,
  explain,
  GitError,
  GitTimeoutError,
  NoRepositoryError,
  ScanError,
} from '../../src/model/errors.ts';

const system = (code: string): Error => Object.assign(new Error('the words of the system: /secret/path'), { code });

describe('codeOf and explain', () => {
  test.each([
    [system('EACCES'), 'EACCES', 'permission denied'],
    [system('EXDEV'), 'system-error', 'system error EXDEV'],
    // A name that every object has is no code.
    [system('toString'), 'system-error', 'system error toString'],
    [new ScanError('file-grew', 'it grew'), 'file-grew', 'it grew'],
    [new NoRepositoryError('none'), 'not-a-repository', 'none'],
    [new GitTimeoutError('silent'), 'git-timeout', 'silent'],
    [new GitError('failed'), 'git-failed', 'failed'],
    [new EnvFileError('no'), 'env-file', 'no'],
    [new RangeError('oops'), 'internal-error', 'RangeError: oops'],
    ['oops', 'internal-error', 'oops'],
  ] as const)('given an error, when it is a Problem, then it has a code and a reason: %s', (error, code, reason) => {
    expect(codeOf(error)).toBe(code);
    expect(explain(error)).toBe(reason);
  });

  test('given an error of the system, when it is explained, then its own text, which names a path, is not shown', () => {
    expect(explain(system('EIO'))).not.toContain('/secret/path');
  });
});
