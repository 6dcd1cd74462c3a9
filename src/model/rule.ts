// A detection rule: the data that `rules/*.json` and rule files of users hold.

/** How sure a match is, weakest first. */
export const CONFIDENCES = ['possible', 'likely', 'certain'] as const;

/**
 * `certain`: it has the structure of a real token and is not a placeholder. `likely`: it has the shape of a token in a place that says so,
 * but its structure is not perfect or not known. `possible`: the shape without the place.
 */
export type Confidence = (typeof CONFIDENCES)[number];
/**
 * Why a match is in doubt. `start-cut`: the record of a log before it was cut, and its id may lack digits. `end-cut`: an ellipsis took its last
 * characters.
 */
export const CUTS = ['start-cut', 'end-cut'] as const;

export type Cut = (typeof CUTS)[number];

/** How much harm a leaked secret does, least first. */
export const SEVERITIES = ['low', 'medium', 'high'] as const;

export type Severity = (typeof SEVERITIES)[number];

/** The names of the structures that a rule can name. What each of them demands is in `detect/judgement/structure.ts`. */
export const STRUCTURE_NAMES = [
  'telegram-bot-token',
  'telegram-telethon-string',
  'telegram-gramjs-string',
  'telegram-pyrogram-string',
  'telegram-mtcute-string',
  'telegram-gogram-string',
  'telegram-auth-key-text',
  'telegram-bare-key',
  'telegram-auth-key',
  'telegram-tdata-key',
  'telegram-api-hash',
  'telegram-mtproxy-secret',
] as const;

export type StructureName = (typeof STRUCTURE_NAMES)[number];

/** How redaction recognises the beginning of a secret in a stream, and how many of its characters it leaves as they are. */
export interface PartialSecret {
  /** The start of every secret of the rule: characters and classes, each optionally with a count (`sk_[a-z]{2}`). */
  readonly prefix: string;
  /**
   * `always`: the prefix is never masked; it tells the kind of the secret, not the secret. `encoded`: it is not masked where the secret is
   * encoded or in pieces, for there the beginning is recognised only once the prefix is whole.
   */
  readonly shown: 'always' | 'encoded';
  /**
   * Text that may follow the literal characters at the start of the prefix, for built-in rules whose anchors include these: where a stream
   * ends within them, redaction checks whether a match would be found if the stream went on like this.
   */
  readonly sample?: string | undefined;
}

/** A detection rule as written in `rules/*.json`: data, no behaviour. */
export interface Rule {
  /** Kebab-case, never reused. */
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** What the secret is, what to do about a leak and, where it belongs into an environment variable, the name of that. */
  readonly help: { readonly what: string; readonly fix: string; readonly variable?: string | undefined };
  /** Literal strings of three bytes or more. Every match of the pattern contains one of them. */
  readonly anchors: readonly string[];
  /** Strings, with classes like `[0-9]`, to search for in base64, hex and UTF-16; the anchors if not said, nothing if empty. */
  readonly encoded?: readonly string[] | undefined;
  /**
   * How many nested encodings the rule is searched for in; 1 if not said. With 2, bot tokens are found in pieces, too, and of a rule with a
   * structure only certain matches count there.
   */
  readonly depth?: 1 | 2 | undefined;
  /** A regular expression over latin1 text with a named group `secret` and, where there is a public part, `id`. */
  readonly pattern: string;
  /** The longest text in bytes that `pattern` can match. */
  readonly maxLength: number;
  /** The confidence of a match unless structure or context decide it. */
  readonly confidence: Confidence;
  /** Lowercase words; one of them within 64 bytes before a `possible` match makes it `likely`. */
  readonly context?: readonly string[] | undefined;
  /** The least Shannon entropy, in bits per character, that the named group must have. */
  readonly entropy?: { readonly group: 'id' | 'secret'; readonly min: number } | undefined;
  /** How its secrets begin. Without it, the first characters of a secret in an encoded stream may be written before it is recognised. */
  readonly partial?: PartialSecret | undefined;
  /** A check in `detect/judgement/structure.ts`; a match for which it holds is `certain`. */
  readonly structure?: StructureName | undefined;
  /** The match is bytes, not text: it is searched for in plain form only. */
  readonly binary?: boolean | undefined;
  /** The match spans or lacks a part of the secret, so that no single variable can take its place: `fix` leaves it to the user. */
  readonly inParts?: boolean | undefined;
  /** Values known to be public and harmless: the first 16 hex digits of the sha256 of their canonical form. */
  readonly public?: readonly string[] | undefined;
  /** Strings that the rule must match exactly once, and strings that it must not match; tests fill in `{{token}}` and the like. */
  readonly examples: { readonly match: readonly string[]; readonly ignore: readonly string[] };
}

/** Rules that describe one kind of secret. Where matches of a family overlap, the surest one is reported. */
export interface RuleFamily {
  /** The name of the file, as messages call it. */
  readonly name: string;
  readonly rules: readonly Rule[];
}
