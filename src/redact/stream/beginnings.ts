// What stands at the end of the bytes that came and can still become a secret, once more of them come.

import { type LayerHint, type LayerName, readTails } from '../../detect/encodings/layers.ts';
import { BETWEEN_PARTS, SECRET_IN_PIECES } from '../../detect/encodings/pieces.ts';
import { prefixesOf } from '../../detect/encodings/prefixes.ts';
import type { Reading } from '../../detect/encodings/reading.ts';
import { locate, type Range } from '../../detect/hits.ts';
import type { Region } from '../../detect/readings.ts';
import type { CompiledRule } from '../../model/compiled-rule.ts';

/** The beginning of a match that goes on to the end of what came. Offsets count from the start of the stream. */
export interface Beginning {
  readonly rule: CompiledRule;
  readonly layer: LayerName;
  readonly from: number;
  /** Where the characters of the secret are, as far as they are there; none where it has not begun. */
  readonly own: readonly Range[];
  /** Its first characters, as many as tell how a secret begins. */
  readonly head: string;
  readonly rewritten: boolean;
  /** Whether the secret goes on to the end too: where it does not, something else is missing behind it. */
  readonly open: boolean;
  /** Whether what is there says which rule it is of: a literal that stands in all its matches is there. */
  readonly telling: boolean;
}

/** The beginnings in readings of `region`, which ends where the bytes end. */
export function findBeginnings(region: Region, rule: CompiledRule, layer: LayerName, hint: LayerHint): readonly Beginning[] {
  const readings =
    layer === 'direct' ? [...region.read('as it is'), ...region.read('direct')] : readTails(region.raw, layer, hint);
  return readings.flatMap((reading) =>
    textsOf(reading).flatMap((text) =>
      prefixesFor(rule).flatMap((prefix) => beginningsIn({ region, reading, rule, layer, text }, prefix)),
    ),
  );
}

/** An escape or a command to a terminal that has begun, at the end of a text. */
const CUT_ESCAPE =
  /(?:%(?:25)*(?:2|[0-9A-Fa-f])?|\\+(?:u[0-9A-Fa-f]{0,3}|u\{[0-9A-Fa-f]{0,22}|U[0-9A-Fa-f]{0,7}|x[0-9A-Fa-f]?|[0-3][0-7]?|e(?:\[[0-9;:?]{0,32}|\][^\x07\x1b\n]{0,600}(?:\x1b|\\e)?|[()])?)?|&(?:#[xX]?[0-9A-Fa-f]{0,22}|[a-z]{0,6})?|=(?:[0-9A-F]|[ \t]{0,8}\r?)?|(?:\x1b|\^\[)(?:\[[0-9;:?]{0,32}|\][^\x07\x1b\n]{0,600}(?:\x1b|\^\[)?|[()])?|\^|<\/?(?:[a-z]{1,6}(?:[ \t/][^<>\n]{0,120})?)?|\xe2(?:\x80)?|\xc2)$/;

/** The text of a reading, and without the escape that is cut off at its end. */
function textsOf({ text }: Reading): readonly string[] {
  const cut = CUT_ESCAPE.exec(text.slice(-640));
  return cut === null ? [text] : [text, text.slice(0, text.length - cut[0].length)];
}

/** A pattern of beginnings, and whether what it matches as a secret has gaps in it. */
interface Prefix {
  readonly pattern: RegExp;
  readonly inPieces: boolean;
}

/** Of rules that are looked for in depth. */
const DEEP: readonly Prefix[] = [
  {
    // A perfect token with more of its characters behind it: what that is shows only further on (adjoined.ts).
    pattern:
      /(?<![0-9])[1-9][0-9]{4,15}:(?<secret>AA[E-H][A-Za-z0-9_-]{31}[AEIMQUYcgkosw048])(?=[A-Za-z0-9_-])(?:[A-Za-z0-9_-]{0,97}|[\s\S]{0,48})$/dg,
    inPieces: false,
  },
  {
    pattern: new RegExp(`[0-9]${BETWEEN_PARTS}(?=A)(?<secret>${prefixesOf(SECRET_IN_PIECES)}(?![A-Za-z0-9_-]))$`, 'dg'),
    inPieces: true,
  },
];

const known = new Map<CompiledRule, readonly Prefix[]>();

function prefixesFor(rule: CompiledRule): readonly Prefix[] {
  const prefixes = known.get(rule) ?? [
    { pattern: new RegExp(`(?:${prefixesOf(rule.rule.pattern)})$`, 'dg'), inPieces: false },
    ...(rule.isDeep ? DEEP : []),
  ];
  known.set(rule, prefixes);
  return prefixes;
}

interface Searched {
  readonly region: Region;
  readonly reading: Reading;
  readonly rule: CompiledRule;
  readonly layer: LayerName;
  readonly text: string;
}

function beginningsIn({ region, reading, rule, layer, text }: Searched, { pattern, inPieces }: Prefix): readonly Beginning[] {
  const rewritten = layer !== 'direct';
  const found: Beginning[] = [];
  for (const match of text.matchAll(pattern)) {
    const end = match.index + match[0].length;
    const span = match.indices?.groups?.['secret'] ?? [end, end];
    const place = { offset: region.from, rewritten };
    let own = locate(reading, place, span[0], span[1], inPieces);
    // The escape that is cut off is the first character of the secret. An equals sign is what stands before it.
    if (own.length === 0 && span[0] < reading.text.length && reading.text[span[0]] !== '=' && !rewritten) {
      own = [{ from: region.from + reading.start(span[0]), to: region.from + region.raw.length }];
    }
    found.push({
      rule,
      layer,
      from: region.from + reading.start(match.index),
      own,
      head: text.slice(span[0], Math.min(span[1], span[0] + 3)),
      rewritten,
      open: span[1] >= end,
      telling: !rule.untrusted || rule.rule.anchors.some((anchor) => match[0].includes(anchor)),
    });
  }
  return found;
}
