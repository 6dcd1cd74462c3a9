// Times in histories: what counts as one, and in which zone it is.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { metadataOfDate, timeOfEpoch } from '../../../../src/sources/histories/entries/time.ts';

describe('a number', () => {
  test.each<[value: number, time: string | undefined]>([
    [999_999_999, undefined],
    [1_000_000_000, '2001-09-09T01:46:40Z'],
    [9_999_999_999, '2286-11-20T17:46:39Z'],
    [10_000_000_000, undefined],
    [999_999_999_999, undefined],
    [1_764_000_000_250, '2025-11-24T16:00:00.250Z'],
    [1_764_000_000_250_999, '2025-11-24T16:00:00.250Z'],
    [1_764_000_000_000_000_000, '2025-11-24T16:00:00Z'],
  ])('%d is the time %s', (value, time) => {
    expect(timeOfEpoch(value)).toBe(time);
  });
});

describe('a date', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  test.each<[text: string, time: string]>([
    ['2025-11-24 16:00:00', '2025-11-24T16:00:00'],
    ['2025-11-24 16:00:00 UTC', '2025-11-24T16:00:00Z'],
    ['2025-11-24T16:00:00.5Z', '2025-11-24T16:00:00Z'],
    ['2025-11-24 18:00:00+02:00', '2025-11-24T16:00:00Z'],
  ])('%s is the time %s wherever the scan runs', (text, time) => {
    vi.stubEnv('TZ', 'Asia/Kolkata');
    expect(new Date(0).getHours()).toBe(5);
    expect(metadataOfDate(text)).toEqual({ time });
  });
});
