// The step of a rotation that gets the new token: from the user, who has it from @BotFather, or from the bot that manages this one.
import { tokenFingerprint } from '../../../findings/fingerprint.ts';
import { expectNew, type PastedToken, type RejectedToken, readToken } from '../../../remediation/rotate/new-token.ts';
import { REASONS } from '../../../report/verify-reasons.ts';
import { escapeForTerminal } from '../../../system/terminal-text.ts';
import type { Prompter } from '../../prompter.ts';
import { type RotationContext, stop } from './context.ts';

/** How often the user is asked. */
const MAX_QUESTIONS = 5;

/** The message of @BotFather has some lines before the one with the token. */
const MAX_INPUT_LINES = 100;

/** The new token; undefined in a dry run. Throws TokenscanError. */
export async function getNewToken(context: RotationContext): Promise<PastedToken | undefined> {
  const { options, rotation } = context;
  context.beginStep('A new token');
  if (options.isManaged) return fromManager(context);
  context.print(`  In Telegram: open @BotFather (with the blue check mark), send /revoke, choose bot ${rotation.botId}.`);
  context.print(
    '  It answers with the new token. From then on the old one is revoked, and the bot is down until you restart it.',
  );
  if (options.isDry) {
    context.print('  You would be asked for it here; input is not shown.');
    return undefined;
  }
  if (options.prompter === undefined) return fromInput(context);
  const question = 'Paste the new token (it is not shown), then Enter: ';
  return ask(options.prompter, question, context, (pasted) => expectNew(readToken(pasted), rotation.botId, rotation.oldPrint));
}

/** Takes the first token on standard input, which may be the whole message of @BotFather. */
async function fromInput({ options, rotation }: RotationContext): Promise<PastedToken> {
  let why = 'no input';
  for (let lines = 1; lines <= MAX_INPUT_LINES; lines++) {
    const line = await options.readLine();
    if (line === undefined) break;
    const found = readToken(line);
    const token = expectNew(found, rotation.botId, rotation.oldPrint);
    if (token.ok) return token;
    if (line.trim() !== '') why = token.why;
    if (found.ok) break;
  }
  return stop(`no new token on standard input: ${why}`);
}

/** Asks until the pasted token is accepted. */
async function ask(
  prompter: Prompter,
  question: string,
  context: RotationContext,
  read: (pasted: string) => PastedToken | RejectedToken,
): Promise<PastedToken> {
  let doubtful: string | undefined;
  for (let times = 1; times <= MAX_QUESTIONS; times++) {
    const token = read(await prompter.hidden(`   ${question}`));
    // Telegram does not promise a length: a token of unusual length is accepted if it is pasted again.
    if (token.ok && (token.isWhole || token.fingerprint === doubtful)) return token;
    doubtful = token.ok ? token.fingerprint : undefined;
    const unusual =
      'not the usual length; copy it again, from the first digit to the last character (pasted again, it is accepted)';
    context.print(`  Not accepted: ${token.ok ? unusual : token.why}.`);
  }
  return stop('no valid token was given; run this again when you have it');
}

/** Lets the bot that manages this one make the new token. */
async function fromManager(context: RotationContext): Promise<PastedToken | undefined> {
  const { options, rotation } = context;
  const { api, prompter } = options;
  if (api === undefined) {
    context.print('  You would be asked for the token of the managing bot, and replaceManagedBotToken called with it.');
    return undefined;
  }
  if (prompter === undefined) return stop('no terminal to ask on for the token of the managing bot');
  const question = 'Paste the token of the managing bot (it is not shown), then Enter: ';
  const manager = await ask(prompter, question, context, readToken);
  const host = escapeForTerminal(api.host);
  if (!(await context.confirm(`Make ${host} replace the token of bot ${rotation.botId} now? That revokes the old one.`)))
    return stop('nothing was changed');
  const answer = await api.replaceManagedBotToken(manager.secret, rotation.botId);
  switch (answer.kind) {
    case 'ok': {
      const { result } = answer;
      return { ok: true, secret: result, id: rotation.botId, fingerprint: tokenFingerprint(result), isWhole: true };
    }
    case 'refused':
      return stop(`the server made no new token (${answer.code}: ${escapeForTerminal(answer.description)}); nothing was changed`);
    case 'unknown':
      return stop(`unknown whether a new token was made: ${REASONS[answer.why]}; run this again to make another one`);
  }
}
