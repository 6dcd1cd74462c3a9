// Where the library reads a .env otherwise than we do, nothing is taken for read.
import { expect, test, vi } from 'vitest';
import { readAssignments } from '../../../src/remediation/env-file/assignments.ts';

vi.mock('dotenv', () => ({ parse: (text: string) => (text.includes('more') ? { A: '1', B: '' } : { A: text.slice(2) }) }));

test('another value, another name', () => {
  expect(readAssignments(Buffer.from('A=1'))).toEqual([{ name: 'A', value: '1', from: 2, to: 3 }]);
  expect(() => readAssignments(Buffer.from('A=1 # one'))).toThrow('cannot be changed safely');
  expect(() => readAssignments(Buffer.from('A=1#more'))).toThrow('cannot be changed safely');
});
