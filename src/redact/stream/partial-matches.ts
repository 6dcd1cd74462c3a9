// Partial matches: beginnings of matches at the end of the bytes that came, which can become secrets once more of them come.
import type { Range } from '../../detect/candidate.ts';
import { allMatches } from '../../detect/encodings/all-matches.ts';
import { readOpenColumns } from '../../detect/encodings/columns.ts';
import { type LayerHint, type LayerName, readTails } from '../../detect/encodings/layers.ts';
import { BEFORE_SECRET, CUT_REST } from '../../detect/encodings/parts.ts';
import { BETWEEN_PARTS, SECRET_IN_PIECES } from '../../detect/encodings/pieces.ts';
import { prefixesOf } from '../../detect/encodings/prefixes.ts';
import type { Reading } from '../../detect/encodings/reading.ts';
import { CHARACTER, headPattern, ID_DIGITS, idPattern, SEPARATOR, secretPattern } from '../../detect/grammar/bot-token.ts';
import { isSoughtInPieces } from '../../detect/judgement/structure.ts';
import { locate } from '../../detect/pattern-matches.ts';
import type { Region } from '../../detect/readings.ts';
import type { CompiledRule } from '../../model/compiled-rule.ts';

/** The beginning of a match that goes on to the end of what came. Offsets count from the start of the stream. */
export interface PartialMatch {
  readonly rule: CompiledRule;
  readonly layer: LayerName;
  readonly from: number;
  /** Where the characters of the secret are, as far as they have come; empty where it has not begun. */
  readonly own: readonly Range[];
  /** Where the escape begins that is cut off behind the last of them; undefined where none is. */
  readonly cutAt: number | undefined;
  /** Its first characters, up to three. */
  readonly head: string;
  readonly rewritten: boolean;
  /** Whether the secret itself goes on to the end. Where it does not, something else is missing behind it. */
  readonly open: boolean;
  /** Whether the rule is certain: an anchor, which stands in all of its matches, has come. */
  readonly anchored: boolean;
}

/** The partial matches of `rule` in what can be read in `layer` in `region`, which ends where the bytes end. */
export function findPartialMatches(
  region: Region,
  rule: CompiledRule,
  layer: LayerName,
  hint: LayerHint,
): readonly PartialMatch[] {
  const readings =
    layer === 'direct'
      ? [...region.read('as it is'), ...region.read('direct'), ...(isSoughtInPieces(rule) ? readOpenColumns(region.raw) : [])]
      : readTails(region.raw, layer, hint);
  return readings.flatMap((reading) =>
    textsOf(reading).flatMap((text) =>
      patternsFor(rule).flatMap((pattern) => matchPartially({ region, reading, rule, layer, text }, pattern)),
    ),
  );
}

/** An escape or a terminal control sequence that is cut off at the end of a text. */
const CUT_ESCAPE =
  /(?:%(?:25)*(?:2|[0-9A-Fa-f])?|\\+(?:u[0-9A-Fa-f]{0,3}|u\{[0-9A-Fa-f]{0,22}|U[0-9A-Fa-f]{0,7}|x[0-9A-Fa-f]?|[0-3][0-7]?|e(?:\[[0-9;:?]{0,32}|\][^\x07\x1b\n]{0,600}(?:\x1b|\\e)?|[()])?)?|&(?:#[xX]?[0-9A-Fa-f]{0,22}|[a-z]{0,6})?|=(?:[0-9A-F]|[ \t]{0,8}\r?)?|(?:\x1b|\^\[)(?:\[[0-9;:?]{0,32}|\][^\x07\x1b\n]{0,600}(?:\x1b|\^\[)?|[()])?|\^|<\/?(?:[a-zA-Z][a-zA-Z:]{0,16}(?:[ \t/][^<>\n]{0,200})?)?|#(?:0(?:3(?:3(?:\[[0-9;:?]{0,32})?)?|1)?)?|\xe2(?:\x80|\x81|\x90)?|\xef(?:\xbb)?|\xc2)$/;

/** No escape that is cut off is longer, in characters. */
const MAX_CUT_ESCAPE = 640;

/** The text of a reading, and the same without the escape that is cut off at its end. */
function textsOf({ text }: Reading): readonly string[] {
  const cut = CUT_ESCAPE.exec(text.slice(-MAX_CUT_ESCAPE));
  return cut === null ? [text] : [text, text.slice(0, text.length - cut[0].length)];
}

/** A pattern of partial matches. What it captures as the secret may have gaps in it where `inPieces`. */
interface PartialPattern {
  readonly pattern: RegExp;
  readonly inPieces: boolean;
}

/** Beside their own pattern, for rules that are searched for in pieces. */
const PATTERNS_IN_PIECES: readonly PartialPattern[] = [
  {
    // A perfect token with more of its characters behind it: whether it ends there shows only further on (adjoined.ts).
    pattern: new RegExp(
      `(?<![0-9])${idPattern()}${SEPARATOR}(?<secret>${secretPattern()})(?=${CHARACTER})(?:${CHARACTER}{0,97}|[\\s\\S]{0,48})$`,
      'dg',
    ),
    inPieces: false,
  },
  {
    // The same behind digits of which only the last ones can be an id: whether they are shows further on (adjoined.ts).
    pattern: new RegExp(
      `(?<![0-9])(?:0[0-9]{${ID_DIGITS.least - 1},39}|[0-9]{${ID_DIGITS.most + 1},40})${SEPARATOR}(?<secret>${secretPattern()})(?:${CHARACTER}{0,97}|[\\s\\S]{0,48})$`,
      'dg',
    ),
    inPieces: false,
  },
  {
    pattern: new RegExp(`[0-9]${BETWEEN_PARTS}(?=A)(?<secret>${prefixesOf(SECRET_IN_PIECES)}(?!${CHARACTER}))$`, 'dg'),
    inPieces: true,
  },
  {
    pattern: new RegExp(`(?=A)(?<=${BEFORE_SECRET})(?<secret>${prefixesOf(secretPattern())}(?!${CHARACTER}))$`, 'dg'),
    inPieces: false,
  },
  {
    // Most of a token, and the beginning of an ellipsis.
    pattern: new RegExp(
      `(?<![0-9])${idPattern()}${SEPARATOR}(?<secret>${headPattern()}${CUT_REST})(?:\\[?\\.{1,2}|\\[|\\xe2\\x80?|&[a-z]{0,6})$`,
      'dg',
    ),
    inPieces: false,
  },
];

const known = new Map<CompiledRule, readonly PartialPattern[]>();

function patternsFor(rule: CompiledRule): readonly PartialPattern[] {
  const patterns = known.get(rule) ?? [
    { pattern: new RegExp(`(?:${prefixesOf(rule.rule.pattern)})$`, 'dg'), inPieces: false },
    ...(isSoughtInPieces(rule) ? PATTERNS_IN_PIECES : []),
  ];
  known.set(rule, patterns);
  return patterns;
}

/** A text that was read out of a region, and for which rule. */
interface Searched {
  readonly region: Region;
  readonly reading: Reading;
  readonly rule: CompiledRule;
  readonly layer: LayerName;
  readonly text: string;
}

function matchPartially(
  { region, reading, rule, layer, text }: Searched,
  { pattern, inPieces }: PartialPattern,
): readonly PartialMatch[] {
  const rewritten = layer !== 'direct';
  const found: PartialMatch[] = [];
  for (const match of allMatches(text, pattern)) {
    const end = match.index + match[0].length;
    const span = match.indices?.groups?.['secret'] ?? [end, end];
    let own = locate(reading, { offset: region.from, rewritten }, span[0], span[1], inPieces);
    // The escape that is cut off is the first character of the secret. An equals sign is what stands before it.
    if (own.length === 0 && span[0] < reading.text.length && reading.text[span[0]] !== '=' && !rewritten) {
      own = [{ from: region.from + reading.start(span[0]), to: region.from + region.raw.length }];
    }
    found.push({
      rule,
      layer,
      from: region.from + reading.start(match.index),
      own,
      cutAt: text.length < reading.text.length && !rewritten ? region.from + reading.start(text.length) : undefined,
      head: text.slice(span[0], Math.min(span[1], span[0] + 3)),
      rewritten,
      open: span[1] >= end,
      anchored: !rule.untrusted || rule.rule.anchors.some((anchor) => match[0].includes(anchor)),
    });
  }
  return found;
}
