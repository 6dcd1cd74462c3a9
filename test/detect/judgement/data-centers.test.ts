// Where Telegram's data centers are: the ends of its networks, its ports and the names of its servers.
import { describe, expect, test } from 'vitest';
import { isAddress4, isAddress6, isDataCenter, isHost, isPort } from '../../../src/detect/judgement/structure/data-centers.ts';

describe('an IPv4 address', () => {
  test.each([
    ['149.154.159.255', false],
    ['149.154.160.0', true],
    ['149.154.175.255', true],
    ['149.154.176.0', false],
    ['91.108.3.255', false],
    ['91.108.4.0', true],
    ['91.108.23.255', true],
    ['91.108.24.0', false],
    ['91.108.55.255', false],
    ['91.108.56.0', true],
    ['91.108.59.255', true],
    ['91.108.60.0', false],
    ['91.105.191.255', false],
    ['91.105.192.0', true],
    ['91.105.193.255', true],
    ['91.105.194.0', false],
    ['92.105.192.0', false],
    ['95.161.63.255', false],
    ['95.161.64.0', true],
    ['95.161.79.255', true],
    ['95.161.80.0', false],
    ['185.76.151.0', true],
    ['185.76.150.0', false],
    ['185.76.152.0', false],
  ])('%s: %s', (host, expected) => {
    expect(isAddress4(Uint8Array.from(host.split('.').map(Number)))).toBe(expected);
    expect(isHost(host)).toBe(expected);
  });

  test.each([[[149, 154, 160]], [[149, 154, 160, 1, 1]], [[]]])('not the bytes %j', (bytes) => {
    expect(isAddress4(Uint8Array.from(bytes))).toBe(false);
  });
});

describe('an IPv6 address', () => {
  const zeros = '00'.repeat(10);

  test.each([
    ['20010b28f23b', false],
    ['20010b28f23c', true],
    ['20010b28f23f', true],
    ['20010b28f240', false],
    ['2001067c04e8', true],
    ['2001067c04e9', false],
    ['2101067c04e8', false],
    ['2002067c04e8', false],
  ])('that begins with %s: %s', (start, expected) => {
    expect(isAddress6(Buffer.from(start + zeros, 'hex'))).toBe(expected);
    expect(isAddress6(Buffer.from(`${start + zeros}00`, 'hex'))).toBe(false);
  });
});

test.each(['149.154.167.256', '149.154.167.999', '149.154.167', 'venus-2.web.telegram.org', 'venus.web.telegram.org.example'])(
  'the host %s is none',
  (host) => {
    expect(isHost(host)).toBe(false);
  },
);

test('the numbers of data centers are 1 to 5, their ports those of the clients', () => {
  expect([0, 1, 2, 3, 4, 5, 6].filter(isDataCenter)).toEqual([1, 2, 3, 4, 5]);
  expect([80, 81, 443, 444, 5222, 8080, 8443].filter(isPort)).toEqual([80, 443, 5222, 8443]);
});
