// Colors by meaning, and whether there are any.
import { styleText } from 'node:util';

type Style = (text: string) => string;

/** Colours for a terminal, or none. */
export interface Paint {
  readonly title: Style;
  readonly place: Style;
  readonly token: Style;
  readonly bad: Style;
  readonly warn: Style;
  readonly good: Style;
  readonly dim: Style;
}

/** Styles that paint, or that leave text as it is. */
export function createPaint(color: boolean): Paint {
  const style = (...formats: Parameters<typeof styleText>[0][]): Style =>
    color
      ? (text) => formats.reduce<string>((styled, format) => styleText(format, styled, { validateStream: false }), text)
      : (text) => text;
  return {
    title: style('bold'),
    place: style('cyan'),
    token: style('yellow'),
    bad: style('red', 'bold'),
    warn: style('yellow'),
    good: style('green'),
    dim: style('dim'),
  };
}

export type ColorChoice = 'auto' | 'always' | 'never';

/** Whether to use colors: the option decides, then NO_COLOR, then FORCE_COLOR, then whether the output is a terminal. */
export function wantsColor(choice: ColorChoice, env: Readonly<Record<string, string | undefined>>, isTerminal: boolean): boolean {
  if (choice !== 'auto') return choice === 'always';
  if (env['NO_COLOR']) return false;
  if (env['FORCE_COLOR'] !== undefined) return !['', '0', 'false'].includes(env['FORCE_COLOR']);
  return isTerminal && env['TERM'] !== 'dumb';
}
