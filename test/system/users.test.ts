// The homes of users by their names.
import { expect, test } from 'vitest';
import { homeOf } from '../../src/system/users.ts';

test.each(['', '-x', 'a b', 'a:b', 'a/b', 'nobody-of-this-name'])('the home of the user %j is not known', (name) => {
  expect(() => homeOf(name, {})).toThrow('--user');
});
