// Whether a path is below a folder, with names that only look as if they led out of it.
import { posix, win32 } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isWithin, shortenPath } from '../../src/system/paths.ts';

describe('isWithin', () => {
  test.each([
    ['/a/b', '/a', true],
    ['/a', '/a', true],
    ['/a/', '/a', true],
    ['/a/b/../c', '/a', true],
    ['/a/..data/.env', '/a', true],
    ['/a/..', '/a', false],
    ['/a/...', '/a', true],
    ['/a/..\\b', '/a', true],
    ['/ab', '/a', false],
    ['/', '/a', false],
    ['/a', '/', true],
    ['/b/a', '/a', false],
  ])('on POSIX, %s is within %s: %s', (path, folder, expected) => expect(isWithin(path, folder, posix)).toBe(expected));

  test.each([
    ['C:\\a\\b', 'C:\\a', true],
    ['C:/a/b', 'C:\\a', true],
    ['C:\\a', 'C:\\a\\', true],
    ['C:\\a\\..data\\.env', 'C:\\a', true],
    ['C:\\a\\..', 'C:\\a', false],
    ['C:\\b', 'C:\\a', false],
    ['D:\\a\\b', 'C:\\a', false],
    ['\\\\server\\share\\a', 'C:\\a', false],
  ])('on Windows, %s is within %s: %s', (path, folder, expected) => expect(isWithin(path, folder, win32)).toBe(expected));
});

describe('shortenPath', () => {
  test.each([
    ['/a/b/c', '/a', 'b/c'],
    ['/a', '/a', ''],
    ['/a/..data/x', '/a', '..data/x'],
    ['/b/c', '/a', '/b/c'],
  ])('%s from %s is "%s"', (path, folder, expected) => expect(shortenPath(path, folder, posix)).toBe(expected));
});
