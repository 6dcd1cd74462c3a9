// The step of a rotation that gets the new token: from the person, who has it from @BotFather, or from the bot that manages this one.

import { tokenFingerprint } from '../../../findings/fingerprint.ts';
import { expectNew, type PastedToken, readToken } from '../../../remediation/rotate/new-token.ts';
import { REASONS } from '../../../report/verify-reasons.ts';
import { escapeForTerminal } from '../../../system/terminal-text.ts';
import type { Prompter } from '../../prompter.ts';
import { type Course, stop } from './course.ts';

/** How often a person is asked before we give up. */
const TIMES = 5;

/** The new token; undefined where nothing is really done. Throws TokenscanError. */
export async function obtainNew(course: Course): Promise<PastedToken | undefined> {
  const { manner, step, say, botId, oldPrint } = course;
  step('A new token');
  if (manner.isManaged) return fromManager(course);
  say(`  In Telegram: open @BotFather (the one with the blue mark), send /revoke, choose bot ${botId}.`);
  say('  It answers with the new token; from then on the old one is dead, and the bot stands still until it is started again.');
  if (manner.isDry) {
    say('  It would be asked for here, and not shown.');
    return undefined;
  }
  if (manner.prompter === undefined) return fromInput(course);
  return ask(manner.prompter, 'Paste the new token (it is not shown), then Enter: ', say, (pasted) =>
    expectNew(readToken(pasted), botId, oldPrint),
  );
}

/** How many lines of standard input are looked at: the message of @BotFather has some before the one with the token. */
const LINES = 100;

/** Takes the first token on standard input, which may be the whole message of @BotFather. */
async function fromInput({ manner, botId, oldPrint }: Course): Promise<PastedToken> {
  let why = 'nothing was given';
  for (let lines = 1; lines <= LINES; lines++) {
    const line = await manner.readNew();
    if (line === undefined) break;
    const found = readToken(line);
    const token = expectNew(found, botId, oldPrint);
    if (token.ok) return token;
    if (line.trim() !== '') why = token.why;
    if (found.ok) break;
  }
  return stop(`no new token on standard input: ${why}`);
}

/** Asks until what is pasted will do. */
async function ask(
  prompter: Prompter,
  question: string,
  say: Course['say'],
  read: (pasted: string) => ReturnType<typeof readToken>,
): Promise<PastedToken> {
  let doubtful: string | undefined;
  for (let times = 1; times <= TIMES; times++) {
    const token = read(await prompter.hidden(`   ${question}`));
    // Telegram does not promise how long tokens are: who insists is believed.
    if (token.ok && (token.isWhole || token.fingerprint === doubtful)) return token;
    doubtful = token.ok ? token.fingerprint : undefined;
    const why =
      'it is not as long as tokens are: copy it again, from the first digit to the last character (the same once more is taken)';
    say(`  Not taken: ${token.ok ? why : token.why}.`);
  }
  return stop('no token was given that will do: call it again when you have it');
}

/** Has the bot that manages it make one. */
async function fromManager({ manner, say, botId, wants }: Course): Promise<PastedToken | undefined> {
  const { api, prompter } = manner;
  if (api === undefined) {
    say('  The token of the bot that manages it would be asked for, and replaceManagedBotToken called with it.');
    return undefined;
  }
  if (prompter === undefined) return stop('there is nobody to ask for the token of the bot that manages it');
  const manager = await ask(
    prompter,
    'Paste the token of the bot that manages it (it is not shown), then Enter: ',
    say,
    readToken,
  );
  if (!(await wants(`Have ${escapeForTerminal(api.host)} make a new token for bot ${botId} now? The old one is dead then.`)))
    return stop('nothing was changed');
  const answer = await api.replaceManagedBotToken(manager.secret, botId);
  switch (answer.kind) {
    case 'ok':
      return { ok: true, secret: answer.result, id: botId, fingerprint: tokenFingerprint(answer.result), isWhole: true };
    case 'refused':
      return stop(`the server made no new token (${answer.code}: ${escapeForTerminal(answer.description)}); nothing was changed`);
    case 'unknown':
      return stop(`it is not known whether a new token was made: ${REASONS[answer.why]}. Call it again: that makes another one`);
  }
}
