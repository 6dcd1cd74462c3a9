// Asks a Bot API server about the tokens that a scan found, after saying what will be sent where.

import type { Exposure, Secret } from '../../../model/types.ts';
import type { BotApi } from '../../../remediation/bot-api/client.ts';
import { Pace } from '../../../remediation/bot-api/pace.ts';
import type { UnknownReason } from '../../../remediation/bot-api/unknown-reason.ts';
import { type TokenState, verify } from '../../../remediation/bot-api/verify.ts';
import { count } from '../../../report/amounts.ts';
import type { Asked } from '../../../report/verdicts.ts';
import { escapeForTerminal } from '../../../system/terminal-text.ts';
import type { Terminal } from '../../terminal.ts';

/** The rule for second halves of tokens: they are leaks as a whole one is, but cannot be asked about. */
const HALF = 'telegram-bot-half';

/** Tokens, and halves of some: other secrets are none of the Bot API's. */
export function isOfBot({ findings: [first] }: Exposure): boolean {
  return first.botId !== undefined || first.rule === HALF;
}

/**
 * Asks about one token after the other. @param secrets what the scan handed to `onSecret`; of an exposure without one there it
 * is not known whether it is alive
 */
export async function askAbout(
  exposures: readonly Exposure[],
  secrets: ReadonlyMap<string, Secret>,
  api: BotApi,
  terminal: Terminal,
): Promise<readonly Asked[]> {
  const whole = exposures.filter(({ findings: [first] }) => first.botId !== undefined).length;
  const host = escapeForTerminal(api.host);
  if (whole > 0)
    terminal.warn(
      `tokenscan: ${count(whole, 'token')} will be sent to ${host}, one at a time, in getMe and getWebhookInfo, which change nothing\n`,
    );
  const onWait = (seconds: number): void =>
    terminal.warn(`tokenscan: waiting ${count(seconds, 'second')}: ${host} limits the number of requests\n`);
  const pace = new Pace({ onWait });
  const asked: Asked[] = [];
  const verdicts: TokenState[] = [];
  for (const exposure of exposures) {
    const [first] = exposure.findings;
    const secret = secrets.get(exposure.fingerprint);
    if (first.botId === undefined || secret === undefined)
      asked.push({ exposure, verdict: { state: 'unknown', why: first.botId === undefined ? 'half' : 'not sent' } });
    else {
      const verdict: TokenState = isHopeless(verdicts) ? { state: 'unknown', why: 'not asked' } : await verify(secret, api, pace);
      verdicts.push(verdict);
      asked.push({ exposure, verdict });
    }
  }
  return asked;
}

/** Whether the server should be left alone: it said so, or was out of reach so often that waiting for it again makes no sense. */
function isHopeless(verdicts: readonly TokenState[]): boolean {
  const whys = verdicts.slice(-3).map((verdict) => (verdict.state === 'unknown' ? verdict.why : undefined));
  const last = whys.at(-1);
  if (last === 'busy' || last === 'not asked') return true;
  return whys.length === 3 && whys.every((why) => why !== undefined && OUT_OF_REACH.includes(why));
}

const OUT_OF_REACH: readonly UnknownReason[] = ['no name', 'no connection', 'time-out', 'tls'];
