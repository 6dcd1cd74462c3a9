// The sentence for each reason why it is not known whether a token works.
import type { UnknownReason } from '../remediation/bot-api/unknown-reason.ts';

/** For people: ends a sentence, as in "not known: timed out". */
export const REASONS: Readonly<Record<UnknownReason, string>> = {
  'not sent': 'not a token that a Bot API server accepts; it was not sent',
  'not asked': 'the server could not answer about the tokens before it, and was not asked again',
  'cut out': 'refused, but where it begins or ends is not certain; another token may stand there',
  half: 'only its second half was found; with the id of its bot, which is public, it is complete',
  'no name': 'the host name could not be resolved',
  'no connection': 'no connection to the server',
  'cut off': 'the connection was closed before the answer was complete',
  'time-out': 'timed out',
  tls: 'no encrypted connection, or a certificate that is not trusted',
  redirect: 'the server redirected to another address, which was not followed',
  'too long': 'the answer is longer than any answer of the Bot API',
  'no Bot API': 'the answer is not from a Bot API server',
  'another bot': 'the server answered for another bot',
  'server error': 'the server could not answer',
  busy: 'too many requests; ask again later',
  misdirected: 'this server does not serve this bot',
  refused: 'the server refused to answer',
  interrupted: 'interrupted',
};

/** For JSON, version 1, where the values of keys never change. */
export const JSON_REASONS: Readonly<Record<UnknownReason, string>> = {
  'not sent': 'it is no token that a Bot API server could take, and was not sent',
  'not asked': 'the server could not be asked about tokens before it, and was left alone',
  'cut out': 'the server refused it, but it may have been cut out wrongly',
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
