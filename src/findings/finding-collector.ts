// Match → Finding, for the matches of one Blob as they come in.
import type { Masker } from '../detect/mask.ts';
import type { Span } from '../model/entry-metadata.ts';
import type { Origin } from '../model/origin.ts';
import { ORIGIN_KINDS } from '../model/origin-kinds.ts';
import type { Confidence } from '../model/rule.ts';
import { widen, withYear } from '../model/time-span.ts';
import type { Blob, Finding, Match, Secret } from '../model/types.ts';
import type { AllowList } from './allowlist.ts';
import type { ContainerContext } from './container-context.ts';
import { reaches } from './exposures.ts';
import { fingerprint, secretKey } from './fingerprint.ts';
import { maskOrigin } from './origins.ts';

/** Called with the secret of a match and the fingerprint of its Finding. */
export type OnSecret = (fingerprint: string, secret: Secret) => void;

export interface FindingOptions {
  /** Findings below it are dropped. */
  readonly confidence: Confidence;
  readonly allow: AllowList;
  /** Masks tokens in paths and messages. */
  readonly mask: Masker;
  /** Whether `tokenscan:allow` on a line counts. */
  readonly markers: boolean;
  /** Whether a token in a `.env` that other users can read counts. */
  readonly strictEnv?: boolean | undefined;
  /** The path of an origin, relative to the folder of the configuration: the same from wherever a scan is run. */
  readonly configPath: (origin: Origin) => string;
  readonly onSecret?: OnSecret | undefined;
}

/** A Finding with the key of its secret: the same for the same secret, wherever it is. */
export interface KeyedFinding {
  readonly finding: Finding;
  readonly key: string;
}

/** The findings of one Blob. */
export interface BlobFindings {
  readonly findings: readonly KeyedFinding[];
  /** How many more there are than could be listed. */
  readonly unlisted: number;
}

/** What of a Blob its findings need. */
export type BlobFacts = Pick<Blob, 'origin' | 'expectedLocation' | 'changed' | 'metadataAt'>;

/** How many findings of one token in one Blob are listed: a log can have the same token on each of a million lines. */
const MAX_LISTED_PER_TOKEN = 100;

/** A report that has room for no more findings than these has 10,000 with the text beside them; the next ones have none: it is a third of what a finding holds. */
const ROOM_WITHOUT_EXCERPTS = 90_000;

/** How many secrets are known at once; beyond it all are forgotten. */
const MAX_KNOWN = 4096;

/** What need not be worked out again for the same secret. */
interface KnownSecret {
  readonly print: string;
  /** Whether an entry of the allowlist allows it here. */
  readonly isListed: boolean;
  /** How its findings are counted, and of how many of its matches `shows` was asked: those that are allowed, and those that are not. */
  readonly counts: { allowed?: TokenCount; active?: TokenCount };
  readonly asked: { allowed: number; active: number };
}

/** How the findings of one token in one Blob are counted. */
interface TokenCount {
  /** The index of its first finding, which stands for those that are not listed. */
  readonly first: number;
  listed: number;
  repeats: number;
  /** The times of those that are not listed. */
  seen: Span;
}

/**
 * Makes the findings of one Blob from its matches: applies the confidence, the allowlist and the markers, and counts what is
 * not listed.
 *
 *     const collector = new FindingCollector(blob, options, 100_000);
 *     collector.add(detector.take(count));
 *     const { findings, unlisted } = await collector.finish();
 *
 * Invariant: at most `limit` findings are listed in all, and at most MAX_LISTED_PER_TOKEN of one token that is allowed, and as
 * many of one that is not: a hundred allowed ones must not hide another.
 */
export class FindingCollector {
  readonly #blob: BlobFacts;
  readonly #options: FindingOptions;
  readonly #limit: number;
  readonly #origin: Origin;
  readonly #hasOffset: boolean;
  /** The path that the allowlist goes by: that of the file. Fingerprints go by the whole path, inside of containers, too. */
  readonly #allowPath: string;
  readonly #wholePath: string;
  readonly #listed: KeyedFinding[] = [];
  readonly #tokens = new Map<string, TokenCount>();
  /** By the object, for a detector gives one Secret for all matches of a token that come close together. */
  readonly #known = new Map<Secret, KnownSecret>();
  /** How many matches of each rule there were. */
  readonly #matchesOfRule = new Map<string, number>();
  #unlisted = 0;

  /** @param limit how many findings may be listed @param context where the Blob is, if in a container */
  constructor(blob: BlobFacts, options: FindingOptions, limit: number, context?: ContainerContext) {
    this.#blob = blob;
    this.#options = options;
    this.#limit = limit;
    this.#origin = maskOrigin(blob.origin, options.mask);
    this.#hasOffset = context === undefined && ORIGIN_KINDS[blob.origin.kind].hasOffset;
    this.#allowPath = options.configPath(context?.root.origin ?? blob.origin);
    this.#wholePath = this.#allowPath + (context?.path ?? '');
  }

  /** Takes the next matches. */
  add(matches: readonly Match[]): void {
    for (const match of matches) if (reaches(match.confidence, this.#options.confidence)) this.#add(match);
  }

  /** Whether a match that comes next may be listed, so that the text beside it is needed. To be asked of each match before it is added. */
  shows(match: Omit<Match, 'excerpt'>): boolean {
    const room = this.#limit - this.#listed.length;
    if (room <= ROOM_WITHOUT_EXCERPTS || !reaches(match.confidence, this.#options.confidence)) return false;
    // The fingerprint of any other depends on how many there are before it.
    if (match.rule.structure === undefined) return true;
    const known = this.#knownOf(match);
    return known.asked[this.#isAllowed(match, known) ? 'allowed' : 'active']++ < MAX_LISTED_PER_TOKEN;
  }

  #add(match: Match): void {
    const known = this.#knownOf(match);
    const { print } = known;
    const allowed = this.#isAllowed(match, known);
    const token = this.#countOf(known, allowed);
    const seen = this.#seenOf(match);
    if (token !== undefined && token.listed >= MAX_LISTED_PER_TOKEN) {
      token.repeats++;
      if (seen?.first !== undefined) token.seen = widen(token.seen, seen.first);
    } else if (this.#listed.length >= this.#limit) this.#unlisted++;
    else {
      if (token !== undefined) token.listed++;
      else {
        this.#tokens.set(`${print} ${allowed}`, { first: this.#listed.length, listed: 1, repeats: 0, seen: seen ?? {} });
        this.#options.onSecret?.(print, match.secret);
      }
      this.#listed.push({ finding: this.#findingOf(match, print, allowed, seen), key: secretKey(match) });
    }
  }

  /** Hashes a secret once, and asks the allowlist once, not for each line of a log. */
  #knownOf(match: Omit<Match, 'excerpt'>): KnownSecret {
    const { secret, rule } = match;
    const before = this.#known.get(secret);
    if (before !== undefined) return before;
    const print = fingerprint(match, this.#wholePath, rule.structure === undefined ? this.#nextOfRule(rule.id) : 0);
    const known: KnownSecret = {
      print,
      isListed: this.#options.allow.allows(print, this.#allowPath),
      counts: {},
      asked: { allowed: 0, active: 0 },
    };
    if (this.#known.size >= MAX_KNOWN) this.#known.clear();
    if (rule.structure !== undefined) this.#known.set(secret, known);
    return known;
  }

  /** How findings of a secret are counted, those that are allowed or the others; undefined before the first one. */
  #countOf({ print, counts }: KnownSecret, allowed: boolean): TokenCount | undefined {
    const kind = allowed ? 'allowed' : 'active';
    const count = counts[kind] ?? this.#tokens.get(`${print} ${allowed}`);
    if (count !== undefined) counts[kind] = count;
    return count;
  }

  #nextOfRule(rule: string): number {
    const count = (this.#matchesOfRule.get(rule) ?? 0) + 1;
    this.#matchesOfRule.set(rule, count);
    return count;
  }

  /** By an entry of the allowlist, or by a marker on its line. */
  #isAllowed({ allowed }: Pick<Match, 'allowed'>, { print, isListed }: KnownSecret): boolean {
    return isListed || (this.#options.markers && allowed.length > 0 && (allowed.includes(print) || allowed.includes('*')));
  }

  /** What the line or entry of a match says about itself; undefined for nothing. */
  #seenOf(match: Match): Finding['seen'] {
    const metadata = match.metadata ?? this.#blob.metadataAt?.(match.start, match.end);
    if (metadata === undefined) return undefined;
    const { time, writer, deleted } = metadata;
    const dated = withYear(time, () => this.#blob.changed?.());
    return {
      ...widen({}, dated),
      ...(writer === undefined ? {} : { writer: this.#options.mask(writer) }),
      ...(deleted === undefined ? {} : { deleted }),
    };
  }

  #findingOf(match: Match, print: string, allowed: boolean, seen: Finding['seen']): Finding {
    const { rule, confidence, reason, encodings, line, column, range, excerpt } = match;
    const { id, title, severity, help, structure } = rule;
    return {
      rule: id,
      title,
      severity,
      confidence,
      ...(reason === undefined ? {} : { reason }),
      help,
      // The public part of another kind of secret is not the id of a bot.
      botId: structure === 'telegram-bot-token' ? match.id : undefined,
      preview: String(match.secret),
      fingerprint: print,
      encodings,
      origin: this.#origin,
      line,
      column,
      range,
      excerpt,
      suppressed: allowed && 'allowed',
      repeats: 0,
      ...(seen === undefined ? {} : { seen }),
      ...(this.#hasOffset ? { offset: match.start } : {}),
    };
  }

  /** All findings. To be called once, after the last match. */
  async finish(): Promise<BlobFindings> {
    for (const { first, repeats, seen } of this.#tokens.values()) {
      const item = this.#listed[first];
      if (item === undefined || repeats === 0) continue;
      const span = Object.keys(seen).length === 0 ? {} : { seen: { ...item.finding.seen, ...seen } };
      this.#listed[first] = { ...item, finding: { ...item.finding, repeats, ...span } };
    }
    const location = this.#listed.length > 0 && ((await this.#blob.expectedLocation?.()) ?? false);
    const expected = location === 'readable-env' && this.#options.strictEnv === true ? false : location;
    const suppress = ({ finding, key }: KeyedFinding): KeyedFinding => ({
      finding: { ...finding, suppressed: finding.suppressed || expected },
      key,
    });
    return { findings: expected === false ? this.#listed : this.#listed.map(suppress), unlisted: this.#unlisted };
  }
}
