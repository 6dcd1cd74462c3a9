// Keeps patterns that could hang a scan out of it.
import { type AST, RegExpParser } from '@eslint-community/regexpp';
import { ConfigError } from '../errors.ts';

/**
 * How many ways through a pattern there may be. JavaScript tries them one by one where a text nearly matches: this many
 * take some milliseconds.
 */
const MOST_WAYS = 20_000;

/** What a pattern can match and how much work it can make. */
export interface PatternShape {
  /** The longest text it can match. */
  readonly maxLength: number;
  /** An upper bound of the ways to match it from one position. */
  readonly ways: number;
}

/**
 * The shape of a pattern. Throws ConfigError with `where` before it for a pattern that is no regular expression, repeats
 * without bound, refers back, has no group `secret`, or can be matched in more than MOST_WAYS ways.
 */
export function examinePattern(pattern: string, where: string): PatternShape {
  let tree: AST.Pattern;
  try {
    tree = new RegExpParser({ ecmaVersion: 2023 }).parsePattern(pattern);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^.*\/: /, '') : String(error);
    throw new ConfigError(`${where}: pattern: ${reason}`, { cause: error });
  }
  const shape = ofAlternatives(tree.alternatives, where);
  if (!/\(\?<secret>/.test(pattern)) throw new ConfigError(`${where}: pattern: has no group (?<secret>…)`);
  if (shape.ways > MOST_WAYS) {
    throw new ConfigError(
      `${where}: pattern: can be matched in ${describe(shape.ways)} ways, which could hang a scan; narrow its repeats (at most ${MOST_WAYS})`,
    );
  }
  return shape;
}

function describe(ways: number): string {
  return ways > 1e12 ? 'countless' : Math.round(ways).toLocaleString('en');
}

function ofAlternatives(alternatives: readonly AST.Alternative[], where: string): PatternShape {
  const shapes = alternatives.map(({ elements }) => ofElements(elements, where));
  return {
    maxLength: Math.max(0, ...shapes.map((shape) => shape.maxLength)),
    ways: shapes.reduce((sum, shape) => sum + shape.ways, 0),
  };
}

function ofElements(elements: readonly AST.Element[], where: string): PatternShape {
  let maxLength = 0;
  let ways = 1;
  for (const element of elements) {
    const shape = ofElement(element, where);
    maxLength += shape.maxLength;
    ways *= shape.ways;
  }
  return { maxLength, ways };
}

function ofElement(element: AST.Element, where: string): PatternShape {
  switch (element.type) {
    case 'Character':
    case 'CharacterClass':
    case 'CharacterSet':
    case 'ExpressionCharacterClass':
      return { maxLength: 1, ways: 1 };
    case 'Group':
    case 'CapturingGroup':
      return ofAlternatives(element.alternatives, where);
    case 'Assertion':
      // A look-around takes no text, but it takes time.
      return 'alternatives' in element
        ? { maxLength: 0, ways: ofAlternatives(element.alternatives, where).ways }
        : { maxLength: 0, ways: 1 };
    case 'Quantifier':
      return ofQuantifier(element, where);
    case 'Backreference':
      throw new ConfigError(`${where}: pattern: ${element.raw} refers back to a group, which is not allowed`);
  }
}

function ofQuantifier({ element, min, max, raw }: AST.Quantifier, where: string): PatternShape {
  if (!Number.isFinite(max)) {
    throw new ConfigError(`${where}: pattern: ${raw} repeats without bound; write {min,max}`);
  }
  const once = ofElement(element, where);
  // The ways of min, min + 1, … max repeats, added up.
  let ways = 0;
  for (let repeats = min; repeats <= max && ways <= 1e15; repeats++) ways += once.ways ** repeats;
  return { maxLength: once.maxLength * max, ways: Math.max(1, ways) };
}
