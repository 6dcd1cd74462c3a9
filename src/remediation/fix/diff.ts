// Formats a change as a unified diff with every token masked.
import { createTwoFilesPatch } from 'diff';
import { escapeForTerminal } from '../../system/terminal-text.ts';

/** A file before and after, for the diff. */
export interface Change {
  /** The path as it is printed. */
  readonly name: string;
  readonly before: string | undefined;
  readonly after: string;
  /** Show no context lines: they may contain other secrets. */
  readonly isPrivate?: boolean | undefined;
}

/** The diff. `mask` masks the secrets in a text. */
export function maskedDiff({ name, before, after, isPrivate = false }: Change, mask: (text: string) => string): string {
  const [from, to] = [before === undefined ? '/dev/null' : `a/${name}`, `b/${name}`];
  const patch = createTwoFilesPatch(from, to, mask(before ?? ''), mask(after), undefined, undefined, {
    context: isPrivate ? 0 : 3,
  });
  return patch
    .split('\n')
    .filter((line, at) => !(at === 0 && line.startsWith('====')))
    .map((line) => escapeForTerminal(line.replace(/\r$/, '')))
    .join('\n');
}
