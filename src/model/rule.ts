// A detection rule: the data that `rules/*.json` and rule files of users hold.

/** How sure a rule is of a hit, weakest first. */
export const CONFIDENCES = ['possible', 'likely', 'certain'] as const;

/**
 * `certain`: the structure of a real token holds, and it is no placeholder. `likely`: the shape of a token in a telling
 * place, structure not perfect or not known. `possible`: the shape without the place.
 */
export type Confidence = (typeof CONFIDENCES)[number];
export type Severity = 'low' | 'medium' | 'high';

/** The names of the structures that a rule can name. What each of them demands is in `detect/judgement/structure.ts`. */
export const STRUCTURE_NAMES = [
  'telegram-bot-token',
  'telegram-telethon-string',
  'telegram-gramjs-string',
  'telegram-pyrogram-string',
  'telegram-auth-key',
  'telegram-tdata-key',
  'telegram-api-hash',
  'telegram-mtproxy-secret',
] as const;

export type StructureName = (typeof STRUCTURE_NAMES)[number];

/** How redaction recognises a secret of which only the beginning has come, and how much of it it leaves as it is. */
export interface PartialSecret {
  /** What every secret of the rule begins with: characters and classes, each perhaps with a count (`sk_[a-z]{2}`). */
  readonly prefix: string;
  /**
   * `always`: the prefix stays as it is, for it says what kind of secret follows and not which one. `encoded`: only where the secret is
   * encoded or in pieces, for there it is not known to begin before its prefix is whole.
   */
  readonly shown: 'always' | 'encoded';
  /**
   * What may follow the literal characters that the prefix begins with, for rules whose anchors end behind them: where a stream ends within
   * these characters, it is tried whether a match would be found if it went on like this.
   */
  readonly sample?: string | undefined;
}

/** A detection rule as written in `rules/*.json`: data, no behaviour. */
export interface Rule {
  /** Kebab-case, never reused. */
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** What was found, what to do about it and, where it may stand in an environment variable, what to call that. */
  readonly help: { readonly what: string; readonly fix: string; readonly variable?: string | undefined };
  /** Literal texts, three bytes or longer; wherever the pattern matches, one of them stands inside the match. */
  readonly anchors: readonly string[];
  /** Texts, with classes like `[0-9]`, that stand in matches worth looking for in base64, hex, UTF-16; the anchors if not said. */
  readonly encoded?: readonly string[] | undefined;
  /**
   * How many encodings deep the rule is searched for; 1 if not said. At 2, secrets of a structure whose grammar is known are found in pieces,
   * too; of a rule with a structure only what is certain counts that deep.
   */
  readonly depth?: 1 | 2 | undefined;
  /** A regular expression over latin1 text with a named group `secret` and, where there is a public part, `id`. */
  readonly pattern: string;
  /** The longest text in bytes that `pattern` can match. */
  readonly maxLength: number;
  /** What a match is worth when neither structure nor context say more. */
  readonly confidence: Confidence;
  /** Lower-case words; one of them within 64 bytes before the match makes `possible` into `likely`. */
  readonly context?: readonly string[] | undefined;
  /** The least Shannon entropy, in bits per character, that the named group must have. */
  readonly entropy?: { readonly group: 'id' | 'secret'; readonly min: number } | undefined;
  /** How its secrets begin; where it is missing, redaction works it out from `pattern` and `anchors` as well as it can. */
  readonly partial?: PartialSecret | undefined;
  /** A check in `detect/judgement/structure.ts`; a match for which it holds is `certain`. */
  readonly structure?: StructureName | undefined;
  /** The match is bytes, not text: it is looked for as it is, in no encoding. */
  readonly binary?: boolean | undefined;
  /** The match spans or lacks a part of the secret, so that no single variable can take its place: `fix` leaves it to the user. */
  readonly inParts?: boolean | undefined;
  /** Values known to be public and harmless: the first 16 hex digits of the sha256 of their canonical form. */
  readonly public?: readonly string[] | undefined;
  /** Texts that must be found once each, and texts that must not; `{{token}}` and the like are filled in by tests. */
  readonly examples: { readonly match: readonly string[]; readonly ignore: readonly string[] };
}

/** Rules that describe one kind of secret. Where matches of a family overlap, the surest one is reported. */
export interface RuleFamily {
  /** The name of the file, as messages call it. */
  readonly name: string;
  readonly rules: readonly Rule[];
}
