// The sentence for each reason why it is not known whether a token lives.
import type { UnknownReason } from '../remediation/bot-api/unknown-reason.ts';

/** What each code means, in words that end a sentence: "not known, for …". */
export const REASONS: Readonly<Record<UnknownReason, string>> = {
  'not sent': 'it is no token that a Bot API server could take, and was not sent',
  'not asked': 'the server could not be asked about tokens before it, and was left alone',
  half: 'only its second half was found; the id of its bot, which is public, makes it whole',
  'no name': 'the name of the server could not be looked up',
  'no connection': 'no connection to the server',
  'cut off': 'the connection ended before the answer did',
  'time-out': 'no whole answer came in time',
  tls: 'the encrypted connection could not be set up, or its certificate is not trusted',
  redirect: 'the server pointed to another address, which was not followed',
  'too long': 'the answer was longer than answers of the Bot API are',
  'no Bot API': 'the answer is none of a Bot API server',
  'another bot': 'the server answered for another bot than that of the token',
  'server error': 'the server could not answer now',
  busy: 'the server wants fewer questions; ask again later',
  misdirected: 'this server does not serve this bot',
  refused: 'the server refused to say',
  interrupted: 'it was interrupted',
};
