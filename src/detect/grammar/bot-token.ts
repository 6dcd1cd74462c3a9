// The grammar of a Telegram bot token, part by part. Every other file that knows how a token is written takes its parts from here.
//
//     1234567890:AAE…s
//     │         ││  │└ LAST: the spare bits of the last character are zero
//     │         ││  └ 31 times CHARACTER
//     │         │└ HEAD: the first two bytes are 00 01
//     │         └ SEPARATOR
//     └ ID: the bot's public user id
//
// Sources: the published server (tdlib/telegram-bot-api, ClientManager.cpp; tdlib/td, tdutils/td/utils/base64.cpp). HEAD and the
// length of the secret are what every known token has; Telegram does not promise them.

/** A class of characters and how often it stands in a row, as regular expressions write it. */
interface Part {
  readonly characters: string;
  /** `{4,15}`; once if not said. */
  readonly times?: string;
}

/** A character of a secret: the base64url alphabet. */
export const CHARACTER = '[A-Za-z0-9_-]';

/** What stands between id and secret. */
export const SEPARATOR = ':';

/** The last character of a secret whose length leaves three characters over from groups of four: its two spare bits are zero. */
export const LAST = '[AEIMQUYcgkosw048]';

/** The last character where two are left over: its four spare bits are zero. */
export const LAST_OF_TWO = '[AQgw]';

/** How many digits an id has. */
export const ID_DIGITS = { least: 5, most: 16 } as const;

const ID_PARTS: readonly Part[] = [
  { characters: '[1-9]' },
  { characters: '[0-9]', times: `{${ID_DIGITS.least - 1},${ID_DIGITS.most - 1}}` },
];
const HEAD_PARTS: readonly Part[] = [{ characters: 'A' }, { characters: 'A' }, { characters: '[E-H]' }];
const SECRET_PARTS: readonly Part[] = [...HEAD_PARTS, { characters: CHARACTER, times: '{31}' }, { characters: LAST }];

/** How many characters HEAD matches. */
export const HEAD_LENGTH: number = HEAD_PARTS.length;

/** How many characters a secret has. */
export const SECRET_LENGTH = 35;

/** The largest id is below this (ClientManager.cpp). */
export const ID_LIMIT: number = 2 ** 54;

/** The source of a regular expression for an id. With `gap`, the source of another one, that may stand between its digits. */
export const idPattern = (gap = ''): string => patternOf(ID_PARTS, gap);

/** The same for how a secret begins. */
export const headPattern = (gap = ''): string => patternOf(HEAD_PARTS, gap);

/** The same for a whole secret. */
export const secretPattern = (gap = ''): string => patternOf(SECRET_PARTS, gap);

/** The class of each character of a whole secret, in order. */
export const secretClasses = (): readonly string[] =>
  SECRET_PARTS.flatMap(({ characters, times = '{1}' }) => Array.from({ length: Number(times.slice(1, -1)) }, () => characters));

function patternOf(parts: readonly Part[], gap: string): string {
  return parts
    .map(({ characters, times = '' }, index) => {
      if (gap === '' || index === 0) return characters + times;
      return times === '' ? gap + characters : `(?:${gap}${characters})${times}`;
    })
    .join('');
}
