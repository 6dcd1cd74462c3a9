// Steps of a rotation that ask Telegram: the state of the old token at the start, and of both tokens at the end.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Secret } from '../../../model/types.ts';
import { Pace } from '../../../remediation/bot-api/pace.ts';
import { type TokenState, verify } from '../../../remediation/bot-api/verify.ts';
import { curlCommand, type TokenVariable } from '../../../remediation/rotate/curl.ts';
import { pollUntil } from '../../../remediation/rotate/prove.ts';
import { count } from '../../../report/amounts.ts';
import { STATE_WORDS } from '../../../report/verdicts.ts';
import { REASONS } from '../../../report/verify-reasons.ts';
import { escapeForTerminal } from '../../../system/terminal-text.ts';
import type { RotationContext } from './context.ts';

/** Prints whether the old token still works. Gives the host of its webhook: nobody can ask for it once the token is revoked. */
export async function askAboutOldToken(context: RotationContext): Promise<string | undefined> {
  const { api, secrets } = context.options;
  const secret = secrets.get(context.rotation.oldPrint);
  if (api === undefined || secret === undefined) return undefined;
  context.print(`  Asking ${escapeForTerminal(api.host)} about it (getMe, getWebhookInfo: they change nothing) …`);
  const verdict = await verify(secret, api, new Pace({ onWait: announceWait(context) }));
  context.print(`  ${describeOldToken(verdict)}`);
  return verdict.state === 'alive' && 'host' in verdict.webhook ? verdict.webhook.host : undefined;
}

/** Whether the server refuses this token. */
export async function isRefused(context: RotationContext, token: Secret): Promise<boolean> {
  const { api } = context.options;
  return api !== undefined && (await verify(token, api, new Pace({ onWait: announceWait(context) }))).state === 'dead';
}

function announceWait(context: RotationContext): (seconds: number) => void {
  return (seconds) => context.print(`  Waiting ${count(seconds, 'second')}: the server limits the number of requests.`);
}

/** Why the state is unknown, with the server's own words if there are any. */
function reasonOf({ why, said }: Extract<TokenState, { state: 'unknown' }>): string {
  return `${REASONS[why]}${said === undefined ? '' : ` ("${escapeForTerminal(said)}")`}`;
}

function describeOldToken(verdict: TokenState): string {
  switch (verdict.state) {
    case 'alive': {
      const { bot, webhook } = verdict;
      const name = bot.username === undefined ? `"${escapeForTerminal(bot.name)}"` : `@${escapeForTerminal(bot.username)}`;
      const host = 'host' in webhook ? webhook.host : undefined;
      const hook =
        host === undefined
          ? ''
          : `; its updates go to a webhook on ${escapeForTerminal(host)} (if that host is not yours, someone has taken over the bot)`;
      return `It is active: ${name}${hook}.`;
    }
    case 'dead':
      return 'It is revoked already: @BotFather has made a new one, which /token shows.';
    case 'unknown':
      return `Unknown whether it is active: ${reasonOf(verdict)}.`;
  }
}

/**
 * `proved`: the new token works, the old one is revoked. `unproved`: not everything could be asked. `failed`: the server says otherwise, or nothing.
 */
export type Proof = 'proved' | 'unproved' | 'failed';

/** Checks both tokens, or prints how to check them by hand. @param fresh undefined in a dry run only */
export async function prove(context: RotationContext, fresh: Secret | undefined, variable: TokenVariable): Promise<Proof> {
  context.beginStep('Proof');
  const { api, secrets, waitMs } = context.options;
  if (api === undefined || fresh === undefined) {
    context.print('  To check by hand, without the token on a command line ("ok":true: active, 401: revoked):');
    context.printCommand(curlCommand(context.terminal.cwd, variable, ['url = "https://api.telegram.org/bot%s/getMe"']));
    return 'unproved';
  }
  const poll = {
    waitMs,
    sleep: (milliseconds: number) => sleep(milliseconds),
    now: () => performance.now(),
    onWait: announceWait(context),
  };
  const alive = await pollUntil(fresh, 'alive', api, poll);
  context.print(`  The new token: ${describe(alive.verdict, 'alive', alive.changed)}`);
  const secret = secrets.get(context.rotation.oldPrint);
  if (secret === undefined) {
    context.print(
      '  The old token is not found here any more, so it cannot be checked. A bot has one token at a time: while the new one is active, the old one is revoked.',
    );
    return alive.verdict.state === 'alive' ? 'proved' : 'failed';
  }
  const dead = await pollUntil(secret, 'dead', api, poll);
  context.print(`  The old token: ${describe(dead.verdict, 'dead', dead.changed)}`);
  return alive.verdict.state === 'alive' && dead.verdict.state === 'dead' ? 'proved' : 'failed';
}

function describe(verdict: TokenState, wanted: 'alive' | 'dead', changed: boolean): string {
  if (verdict.state === 'unknown') return `unknown: ${reasonOf(verdict)}. Run this again to check again.`;
  const later = changed ? ' (the first answers differed; some calls may still fail for a while)' : '';
  if (verdict.state === wanted) return `${STATE_WORDS[wanted]}${later}.`;
  return wanted === 'alive'
    ? 'refused (401). After /revoke this can take some minutes: run this again. If it stays, /token in @BotFather shows the valid one.'
    : 'STILL ACTIVE. Did you use /revoke, and for this bot? If so, it can take some minutes: run this again.';
}
