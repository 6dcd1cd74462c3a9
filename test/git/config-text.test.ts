// What is read of a git configuration as text.
import { describe, expect, test } from 'vitest';
import { namesPromisor } from '../../src/git/config-text.ts';

describe('namesPromisor', () => {
  test.each([
    '[remote "origin"]\n\turl = x\n\tpromisor = true\n\tpartialclonefilter = blob:none\n',
    '[core]\n\tbare = true\n[remote "origin"]\n\tpromisor\n',
    '[Remote "a b]"] Promisor = yes',
    '[remote "a\\"b"]\npromisor="1" ; as it is\n',
  ])('%j: it does', (text) => expect(namesPromisor(text)).toBe(true));

  test.each([
    '',
    '[remote "origin"]\n\turl = x\n',
    '[remote "origin"]\n\tpromisor = false\n',
    '[remote "origin"]\n# promisor = true\n',
    '[remote "origin"]\n[branch "main"]\n\tpromisor = true\n',
    '[promisor]\n\tremote = true\n',
    '[branch "remote"]\n\tpromisor = true\n',
  ])('%j: it does not', (text) => expect(namesPromisor(text)).toBe(false));
});
