// Match → Finding, for the matches of one Blob as they come in.
import type { Masker } from '../detect/mask.ts';
import type { Span } from '../model/entry-metadata.ts';
import type { Origin } from '../model/origin.ts';
import { widen, withYear } from '../model/time-span.ts';
import type { Blob, Confidence, Finding, Match, Secret } from '../model/types.ts';
import type { AllowList } from './allow.ts';
import { reaches } from './exposures.ts';
import { fingerprint, secretKey } from './fingerprint.ts';
import type { Inside } from './nesting.ts';
import { maskOrigin } from './origins.ts';

export interface TallyOptions {
  /** Findings below it are dropped. */
  readonly confidence: Confidence;
  readonly allow: AllowList;
  /** Masks tokens in paths and messages. */
  readonly mask: Masker;
  /** Whether `tokenscan:allow` on a line counts. */
  readonly markers: boolean;
  /** The path of an origin, relative to the folder of the configuration: the same however a scan came to it. */
  readonly placeOf: (origin: Origin) => string;
  /** Handed the secret of each match, with the fingerprint its Finding has: no Finding holds one. */
  readonly onSecret?: OnSecret | undefined;
}

export type OnSecret = (fingerprint: string, secret: Secret) => void;

/** How many findings of one token in one Blob are listed; a log can hold the same token on each of a million lines. */
const LISTED = 100;

export interface Keyed {
  readonly finding: Finding;
  /** The same for the same secret, wherever it is. */
  readonly key: string;
}

/** The findings of one Blob as its matches come in. */
export interface Tally {
  add(matches: readonly Match[]): void;
  /** Each with the key of its secret. */
  findings(): Promise<{ readonly listed: readonly Keyed[]; readonly unlisted: number }>;
}

/** Whether a marker on its line allows the match. */
function isMarked({ allowed }: Match, print: string): boolean {
  return allowed.includes(print) || allowed.includes('*');
}

/**
 * @param room how many findings may be listed
 * @param inside where the Blob stands, if in a container. The allow list goes by the file, fingerprints by the whole path.
 */
export function createTally(
  blob: Pick<Blob, 'origin' | 'expectedLocation' | 'changed' | 'metadataAt'>,
  options: TallyOptions,
  room: number,
  inside?: Inside,
): Tally {
  const origin = maskOrigin(blob.origin, options.mask);
  const place = options.placeOf(inside?.outer ?? blob.origin);
  const wholePlace = place + (inside?.path ?? '');
  const { onSecret = () => undefined } = options;
  const listed: Keyed[] = [];
  const tokens = new Map<string, { first: number; listed: number; repeats: number; seen: Span }>();
  const perRule = new Map<string, number>();
  let unlisted = 0;

  /** What the line of a match says of itself; undefined for nothing. */
  function seenOf(match: Match): Finding['seen'] {
    const metadata = match.metadata ?? blob.metadataAt?.(match.start, match.end);
    if (metadata === undefined) return undefined;
    const { writer, deleted } = metadata;
    const more = {
      ...(writer === undefined ? {} : { writer: options.mask(writer) }),
      ...(deleted === undefined ? {} : { deleted }),
    };
    return {
      ...widen(
        {},
        withYear(metadata.time, () => blob.changed?.()),
      ),
      ...more,
    };
  }

  /** Where in a history it stands: not all have lines. */
  function offsetOf({ start }: Match): Pick<Finding, 'offset'> {
    return origin.kind === 'history' && inside === undefined ? { offset: start } : {};
  }

  function addMatch(match: Match): void {
    const { rule } = match;
    if (!reaches(match.confidence, options.confidence)) return;
    const nth = (perRule.get(rule.id) ?? 0) + 1;
    perRule.set(rule.id, nth);
    const print = fingerprint(match, wholePlace, nth);
    const allowed = options.allow.allows(print, place) || (options.markers && isMarked(match, print));
    // Allowed ones apart: a hundred of them must not hide one that is not.
    const key = `${print} ${allowed}`;
    const token = tokens.get(key);
    const seen = seenOf(match);
    if (token !== undefined && token.listed >= LISTED) {
      token.repeats++;
      token.seen = widen(token.seen, seen?.first);
      return;
    }
    if (listed.length >= room) {
      unlisted++;
      return;
    }
    if (token === undefined) {
      tokens.set(key, { first: listed.length, listed: 1, repeats: 0, seen: seen ?? {} });
      onSecret(print, match.secret);
    } else token.listed++;
    const finding: Finding = {
      rule: rule.id,
      title: rule.title,
      severity: rule.severity,
      confidence: match.confidence,
      help: rule.help,
      // The public part of other secrets is no bot's.
      botId: rule.structure === 'telegram-bot-token' ? match.id : undefined,
      preview: String(match.secret),
      fingerprint: print,
      encodings: match.encodings,
      origin,
      line: match.line,
      column: match.column,
      excerpt: match.excerpt,
      suppressed: allowed && 'allowed',
      repeats: 0,
      ...(seen === undefined ? {} : { seen }),
      ...offsetOf(match),
    };
    listed.push({ finding, key: secretKey(match) });
  }

  return {
    add: (matches) => matches.forEach(addMatch),
    async findings() {
      for (const { first, repeats, seen } of tokens.values()) {
        const item = listed[first];
        if (item === undefined || repeats === 0) continue;
        // The first one stands for those that are not listed, in time, too.
        const span = Object.keys(seen).length === 0 ? {} : { seen: { ...item.finding.seen, ...seen } };
        listed[first] = { ...item, finding: { ...item.finding, repeats, ...span } };
      }
      const expectedLocation = listed.length > 0 && ((await blob.expectedLocation?.()) ?? false);
      if (expectedLocation === false) return { listed, unlisted };
      const suppress = (finding: Finding): Finding => ({ ...finding, suppressed: finding.suppressed || expectedLocation });
      return { listed: listed.map(({ finding, key }) => ({ finding: suppress(finding), key })), unlisted };
    },
  };
}
