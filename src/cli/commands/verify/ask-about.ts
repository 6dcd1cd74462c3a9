// Asks a Bot API server about the tokens that a scan found, after printing what will be sent where.
import type { Exposure, Secret } from '../../../model/types.ts';
import type { BotApi } from '../../../remediation/bot-api/client.ts';
import { Pace } from '../../../remediation/bot-api/pace.ts';
import type { UnknownReason } from '../../../remediation/bot-api/unknown-reason.ts';
import { type TokenState, verify } from '../../../remediation/bot-api/verify.ts';
import { count } from '../../../report/amounts.ts';
import type { Asked } from '../../../report/verdicts.ts';
import { escapeForTerminal } from '../../../system/terminal-text.ts';
import type { Terminal } from '../../terminal.ts';
import { warnMessage } from '../../wrapped.ts';

/** The rule for second halves of tokens: they are leaks, but a server cannot be asked about them. */
const HALF = 'telegram-bot-half';

/** Whether it is a bot token, or half of one. The Bot API knows no other secrets. */
export function isOfBot({ findings: [first] }: Exposure): boolean {
  return first.botId !== undefined || first.rule === HALF;
}

/** Asks about one token after the other. @param secrets what the scan passed to `onSecret`; an exposure without a secret stays unknown */
export async function askAbout(
  exposures: readonly Exposure[],
  secrets: ReadonlyMap<string, Secret>,
  api: BotApi,
  terminal: Terminal,
): Promise<readonly Asked[]> {
  const whole = exposures.filter(({ findings: [first] }) => first.botId !== undefined).length;
  const host = escapeForTerminal(api.host);
  if (whole > 0)
    warnMessage(
      terminal,
      `sending ${count(whole, 'token')} to ${host}, one at a time (getMe and getWebhookInfo, which change nothing)`,
    );
  const onWait = (seconds: number): void =>
    warnMessage(terminal, `waiting ${count(seconds, 'second')}: ${host} limits the number of requests`);
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
      // A token that is said to be dead is not revoked by anyone. Of something that never was a token the server says the same.
      const isWhole = exposure.findings.some(({ confidence }) => confidence === 'certain');
      asked.push({ exposure, verdict: verdict.state === 'dead' && !isWhole ? { state: 'unknown', why: 'cut out' } : verdict });
    }
  }
  return asked;
}

/** Whether the server should not be asked again: it said so, or could not be reached three times in a row. */
function isHopeless(verdicts: readonly TokenState[]): boolean {
  const whys = verdicts.slice(-3).map((verdict) => (verdict.state === 'unknown' ? verdict.why : undefined));
  const last = whys.at(-1);
  if (last === 'busy' || last === 'not asked') return true;
  return whys.length === 3 && whys.every((why) => why !== undefined && OUT_OF_REACH.includes(why));
}

const OUT_OF_REACH: readonly UnknownReason[] = ['no name', 'no connection', 'time-out', 'tls'];
