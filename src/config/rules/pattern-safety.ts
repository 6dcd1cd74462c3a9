// Refuses patterns that could hang a scan.
import { type AST, RegExpParser } from '@eslint-community/regexpp';
import { ConfigError } from '../../model/errors.ts';

/**
 * How many steps a pattern may take on one stretch of text (BLOCK_BYTES in detect/candidate-finder.ts and the matches around it) that nearly
 * matches everywhere. JavaScript tries all ways one by one: so many take some tenths of a second.
 */
const MAX_STEPS = 1e8;

/** How many bytes such a stretch has beside the longest match on either side. */
const STRETCH_BYTES = 4200;

/** The longest match a rule may have; see `maxLength` in schema.ts. */
const MAX_MATCH_BYTES = 1280;

/** What a pattern can match and how much work that can be. */
export interface PatternShape {
  /** The longest text it can match. */
  readonly maxLength: number;
  /** An upper bound of the ways to match it from one position. */
  readonly ways: number;
  /** An upper bound of the steps to try them all. */
  readonly steps: number;
}

/**
 * The shape of a pattern. Throws ConfigError with `where` before it for a pattern that is no regular expression, repeats
 * without bound, refers back, has no group `secret`, or could take more than MAX_STEPS.
 */
export function examinePattern(pattern: string, where: string): PatternShape {
  let tree: AST.Pattern;
  try {
    tree = new RegExpParser({ ecmaVersion: 2023 }).parsePattern(pattern);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^.*\/: /, '') : String(error);
    throw new ConfigError(`${where}: pattern: ${reason}`, { cause: error });
  }
  const groups = new Set<string>();
  const shape = ofAlternatives(tree.alternatives, { where, groups });
  if (!groups.has('secret')) throw new ConfigError(`${where}: pattern: has no group (?<secret>…)`);
  const length = Math.min(shape.maxLength, MAX_MATCH_BYTES);
  if (shape.steps * (2 * length + STRETCH_BYTES) > MAX_STEPS) {
    throw new ConfigError(`${where}: pattern: can match in so many ways that it could hang a scan; use smaller repeat counts`);
  }
  return shape;
}

/** What the walk over the syntax tree carries along. */
interface Walk {
  readonly where: string;
  /** The names of the groups so far. */
  readonly groups: Set<string>;
}

function ofAlternatives(alternatives: readonly AST.Alternative[], walk: Walk): PatternShape {
  const shapes = alternatives.map(({ elements }) => ofElements(elements, walk));
  return {
    maxLength: Math.max(0, ...shapes.map((shape) => shape.maxLength)),
    ways: shapes.reduce((sum, { ways }) => sum + ways, 0),
    steps: shapes.reduce((sum, { steps }) => sum + 1 + steps, 0),
  };
}

function ofElements(elements: readonly AST.Element[], walk: Walk): PatternShape {
  let maxLength = 0;
  let ways = 1;
  let steps = 0;
  for (const element of elements) {
    const shape = ofElement(element, walk);
    maxLength += shape.maxLength;
    // An element is tried again for each way through those before it.
    steps += ways * shape.steps;
    ways *= shape.ways;
  }
  return { maxLength, ways, steps };
}

function ofElement(element: AST.Element, walk: Walk): PatternShape {
  switch (element.type) {
    case 'Character':
    case 'CharacterClass':
    case 'CharacterSet':
    case 'ExpressionCharacterClass':
      return { maxLength: 1, ways: 1, steps: 1 };
    case 'CapturingGroup':
      if (element.name !== null) walk.groups.add(element.name);
      return ofAlternatives(element.alternatives, walk);
    case 'Group':
      return ofAlternatives(element.alternatives, walk);
    case 'Assertion':
      // A lookaround takes no text and is not entered again once it holds, but it takes time.
      return { maxLength: 0, ways: 1, steps: 'alternatives' in element ? ofAlternatives(element.alternatives, walk).steps : 1 };
    case 'Quantifier':
      return ofQuantifier(element, walk);
    case 'Backreference':
      throw new ConfigError(`${walk.where}: pattern: ${element.raw} refers back to a group, which is not supported`);
  }
}

function ofQuantifier({ element, min, max, raw }: AST.Quantifier, walk: Walk): PatternShape {
  if (!Number.isFinite(max)) throw new ConfigError(`${walk.where}: pattern: ${raw} repeats without bound; write {min,max}`);
  if (max > MAX_MATCH_BYTES) throw new ConfigError(`${walk.where}: pattern: ${raw} repeats more than ${MAX_MATCH_BYTES} times`);
  const once = ofElement(element, walk);
  let ways = 0;
  let steps = 0;
  for (let repeats = 0; repeats <= max; repeats++) {
    const paths = once.ways ** repeats;
    if (repeats >= min) ways += paths;
    if (repeats < max) steps += paths * once.steps;
  }
  return { maxLength: once.maxLength * max, ways, steps };
}
