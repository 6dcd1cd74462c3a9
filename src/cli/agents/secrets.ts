// Finds the secrets in texts of agents, and masks them: with as many characters, so that what has a shape keeps it.
import { createDetector, type Detector } from '../../detect/detector.ts';
import { matchesIn } from '../../detect/matches-in.ts';
import { reaches } from '../../findings/exposures.ts';
import { fingerprint } from '../../findings/fingerprint.ts';
import type { CompiledRule } from '../../model/compiled-rule.ts';
import type { Confidence } from '../../model/rule.ts';
import { isBelow } from '../../model/severity.ts';
import type { AllowEntry, Match } from '../../model/types.ts';
import type { Redactor } from '../../redact/stream/redactor.ts';
import { isObject, type Json } from './payload.ts';

/** A secret that was found, without the secret. */
export interface FoundSecret {
  /** What it is, and the part that may be shown. */
  readonly text: string;
  /** Its lines, from 1. */
  readonly first: number;
  readonly last: number;
}

/** Which matches count. */
export interface SecretOptions {
  readonly rules: readonly CompiledRule[];
  readonly confidence: Confidence;
  readonly allow: readonly AllowEntry[];
  /** As YYYY-MM-DD. */
  readonly today: string;
}

/** Shorter than any secret of a built-in rule. Users' rules may match less. */
const MIN_SECRET_LENGTH = 16;

/** A bot token that was cut at the end of a text, by whatever limits the length of an output. */
const CUT_TOKEN = /(?<![0-9])[0-9]{8,12}:AA[A-H][\w-]{5,}(?:\W{0,20}|\W*\w*truncated\W*)$/;

/** How much of the end of a text is searched for a token that was cut. */
const MAX_CUT_LENGTH = 200;

/** Finds and masks secrets, by the rules and the allowlist of a project. */
export class SecretGuard {
  readonly #options: SecretOptions;
  readonly #detector: Detector;
  readonly #allowed: ReadonlySet<string>;
  readonly #shortest: number;

  constructor(options: SecretOptions) {
    this.#options = options;
    this.#detector = createDetector(options.rules);
    // An entry with paths is about files.
    const valid = options.allow.filter(
      ({ expires, paths }) => paths === undefined && !(expires !== undefined && expires < options.today),
    );
    this.#allowed = new Set(valid.map((entry) => entry.fingerprint));
    this.#shortest = options.rules.some(({ untrusted }) => untrusted) ? 1 : MIN_SECRET_LENGTH;
  }

  /** The secrets in bytes or in a text, in their order. */
  find(content: string | Uint8Array): readonly FoundSecret[] {
    if (content.length < this.#shortest) return [];
    const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
    return matchesIn(this.#detector, bytes)
      .filter((match) => this.#counts(match))
      .map(({ rule, secret, line, range }) => ({ text: `${rule.title} ${String(secret)}`, first: line, last: range.endLine }));
  }

  /** The secrets in all strings of a value. */
  findIn(value: Json): readonly FoundSecret[] {
    if (typeof value === 'string') return this.find(value);
    if (Array.isArray(value)) return value.flatMap((item) => this.findIn(item));
    return isObject(value) ? Object.entries(value).flatMap(([key, item]) => [...this.find(key), ...this.findIn(item)]) : [];
  }

  /** The value with each secret in it masked, and how many these are; the value itself where there is none. */
  async mask(value: Json): Promise<{ readonly value: Json; readonly count: number }> {
    if (!this.#isToBeMasked(value)) return { value, count: 0 };
    // Loaded only now: most calls have nothing to mask, and wait for us.
    const { createRedactor } = await import('../../redact/stream/redactor.ts');
    const redactor = createRedactor(this.#options.rules);
    const masked = this.#mask(value, redactor);
    return { value: masked, count: redactor.count };
  }

  #isToBeMasked(value: Json): boolean {
    if (typeof value === 'string') return CUT_TOKEN.test(value.slice(-MAX_CUT_LENGTH)) || this.find(value).length > 0;
    if (Array.isArray(value)) return value.some((item) => this.#isToBeMasked(item));
    return isObject(value) && Object.entries(value).some((entry) => entry.some((item) => this.#isToBeMasked(item)));
  }

  #mask(value: Json, redactor: Redactor): Json {
    if (typeof value === 'string') return this.#maskText(value, redactor);
    if (Array.isArray(value)) return value.map((item) => this.#mask(item, redactor));
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [this.#maskText(key, redactor), this.#mask(item, redactor)]),
    );
  }

  #maskText(text: string, redactor: Redactor): string {
    if (!this.#isToBeMasked(text)) return text;
    const first = redactor.take(Buffer.from(text, 'utf8'));
    return Buffer.concat([first, redactor.end()]).toString('utf8');
  }

  #counts(match: Match): boolean {
    if (isBelow(match.rule.severity, 'medium') || !reaches(match.confidence, this.#options.confidence)) return false;
    return this.#allowed.size === 0 || !this.#allowed.has(fingerprint(match, '', 0));
  }
}
