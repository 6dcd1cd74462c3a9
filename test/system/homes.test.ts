// Homes and the folders below them, by the XDG Base Directory Specification.
import { homedir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { cacheFolder, homeFrom, ownHome, readVariable, xdgFolder } from '../../src/system/homes.ts';

test.each([
  [{ A: 'x' }, 'x'],
  [{ A: '' }, undefined],
  [{ A: undefined }, undefined],
  [{}, undefined],
])('the value of A in %j is %s', (env, value) => expect(readVariable(env, 'A')).toBe(value));

test.each([
  [{ HOME: '/h', USERPROFILE: '/u' }, '/h'],
  [{ HOME: '', USERPROFILE: '/u' }, '/u'],
  [{ USERPROFILE: '' }, undefined],
  [{}, undefined],
])('the home that %j names is %s', (env, home) => {
  expect(homeFrom(env)).toBe(home);
  expect(ownHome(env)).toBe(home ?? homedir());
});

describe('xdgFolder', () => {
  test.each([
    ['config', { XDG_CONFIG_HOME: '/c' }, '/c'],
    ['config', { XDG_CONFIG_HOME: '' }, '/h/.config'],
    ['config', { XDG_CONFIG_HOME: 'relative' }, '/h/.config'],
    ['cache', {}, '/h/.cache'],
    ['data', {}, '/h/.local/share'],
    ['state', { XDG_DATA_HOME: '/d' }, '/h/.local/state'],
    ['data', { XDG_DATA_HOME: '/d' }, '/d'],
  ] as const)('%s with %j is %s', (kind, env, folder) => expect(xdgFolder(kind, env, '/h')).toBe(folder));

  test('without a home, only a variable names one', () => {
    expect(xdgFolder('cache', {}, undefined)).toBeUndefined();
    expect(xdgFolder('cache', { XDG_CACHE_HOME: '/c' }, undefined)).toBe('/c');
  });
});

test.each([
  [{ XDG_CACHE_HOME: '/c', LOCALAPPDATA: '/l', HOME: '/h' }, '/c'],
  [{ LOCALAPPDATA: '/l', HOME: '/h' }, '/l'],
  [{ HOME: '/tmp' }, '/tmp/.cache'],
  [{ XDG_CACHE_HOME: 'c', HOME: '/tmp' }, '/tmp/.cache'],
  // The home of nobody, and of many services.
  [{ HOME: '/nonexistent' }, undefined],
  [{ HOME: 'h' }, undefined],
  [{}, undefined],
])('caches with %j are in %s', (env, folder) => expect(cacheFolder(env)).toBe(folder));
