// Steps of a rotation that ask Telegram: what the old token still is, and the proof at the end.
import { realpathSync } from 'node:fs';
import { relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Secret } from '../../../model/types.ts';
import { createPace } from '../../../remediation/bot-api/pace.ts';
import { type Verdict, verify } from '../../../remediation/bot-api/verdict.ts';
import { settle } from '../../../remediation/rotate/prove.ts';
import { count } from '../../../report/amounts.ts';
import { REASONS } from '../../../report/verify-reasons.ts';
import { isWithin } from '../../../system/paths.ts';
import { shellWord } from '../../../system/shell-word.ts';
import { escapeForTerminal } from '../../../system/terminal-text.ts';
import type { Course } from './course.ts';
import type { Placed } from './env.ts';

/** Says whether the old token still works. Gives the host of its webhook: once the token is dead nobody can ask for it. */
export async function askAboutOld(course: Course): Promise<string | undefined> {
  const { oldPrint, manner, say } = course;
  const { api, secrets } = manner;
  const secret = secrets.get(oldPrint);
  if (api === undefined || secret === undefined) return undefined;
  say(`  Asking ${escapeForTerminal(api.host)} about it (getMe, getWebhookInfo: they change nothing) …`);
  const verdict = await verify(secret, api, createPace(undefined, waits(course)));
  say(`  ${describeOld(verdict)}`);
  return verdict.state === 'alive' && 'host' in verdict.webhook ? verdict.webhook.host : undefined;
}

/** Whether the server says that it does not know this token. */
export async function isRefused(course: Course, token: Secret): Promise<boolean> {
  const { api } = course.manner;
  return api !== undefined && (await verify(token, api, createPace(undefined, waits(course)))).state === 'dead';
}

/** Says why nothing happens. */
function waits({ say }: Course): (seconds: number) => void {
  return (seconds) => say(`  Waiting ${count(seconds, 'second')}: the server answers only so many questions.`);
}

/** Why it is not known, with the server's own words where it said some. */
function reasonOf({ why, said }: Extract<Verdict, { state: 'unknown' }>): string {
  return `${REASONS[why]}${said === undefined ? '' : ` ("${escapeForTerminal(said)}")`}`;
}

function describeOld(verdict: Verdict): string {
  switch (verdict.state) {
    case 'alive': {
      const { bot, webhook } = verdict;
      const name = bot.username === undefined ? `"${escapeForTerminal(bot.name)}"` : `@${escapeForTerminal(bot.username)}`;
      const host = 'host' in webhook ? webhook.host : undefined;
      const hook =
        host === undefined
          ? ''
          : `; its updates go to a webhook on ${escapeForTerminal(host)}: if that host is not yours, somebody has taken it over`;
      return `It is alive: ${name}${hook}.`;
    }
    case 'dead':
      return 'It is dead already: @BotFather made a new one, which /token shows.';
    case 'unknown':
      return `Whether it is alive is not known: ${reasonOf(verdict)}.`;
  }
}

/**
 * `proved`: the new one lives, the old one is dead. `unproved`: not all could be asked. `failed`: it is otherwise, or the server did not say.
 */
export type Proof = 'proved' | 'unproved' | 'failed';

/** Proves it, or says how to do that by hand. @param fresh undefined only where nothing is really done */
export async function prove(course: Course, fresh: Secret | undefined, placed: Placed): Promise<Proof> {
  const { oldPrint, manner, step, say, terminal } = course;
  step('Proof');
  const { api, secrets, wait } = manner;
  if (api === undefined || fresh === undefined) {
    say('  By hand, without the token on a command line; "ok":true is alive, 401 is dead:');
    say(`    ${askByHand(terminal.cwd, placed, ['url = "https://api.telegram.org/bot%s/getMe"'])}`);
    return 'unproved';
  }
  const patience = {
    wait,
    sleep: (milliseconds: number) => sleep(milliseconds),
    now: () => performance.now(),
    onWait: waits(course),
  };
  const alive = await settle(fresh, 'alive', api, patience);
  say(`  The new one: ${describe(alive.verdict, 'alive', alive.changed)}`);
  const secret = secrets.get(oldPrint);
  if (secret === undefined) {
    say(
      '  The old one is nowhere here any more, and cannot be asked about. A bot has one token at a time: with the new one alive, it is dead.',
    );
    return alive.verdict.state === 'alive' ? 'proved' : 'failed';
  }
  const dead = await settle(secret, 'dead', api, patience);
  say(`  The old one: ${describe(dead.verdict, 'dead', dead.changed)}`);
  return alive.verdict.state === 'alive' && dead.verdict.state === 'dead' ? 'proved' : 'failed';
}

/**
 * A line for a shell in `cwd` that has curl ask with the new token. In a shell of its own, and not exported: else all that is started there afterwards
 * would have it. @param config lines for curl, the first with `%s` for the token. @param values what stands for `%s` in those behind it
 */
export function askByHand(
  cwd: string,
  { path, name, whole }: Placed,
  config: readonly string[],
  values: readonly string[] = [],
): string {
  const top = realpathSync(cwd);
  const file = isWithin(path, top) ? `./${relative(top, path)}` : path;
  // What dotenv takes for a name need not be one for a shell; and where the token is a part of a value it is pasted, and not shown.
  const isRead = whole && /^[A-Za-z_]\w*$/.test(name);
  const get = isRead ? `. ${shellWord(file)}` : `printf 'Token (not shown): ' >&2; stty -echo; read -r TOKEN; stty echo`;
  const variable = isRead ? name : 'TOKEN';
  const words = values.map((value) => ` ${shellWord(value)}`).join('');
  return `(${get}; printf '${config.join('\\n')}\\n' "$${variable}"${words} | curl -sS --config -)`;
}

function describe(verdict: Verdict, wanted: 'alive' | 'dead', changed: boolean): string {
  if (verdict.state === 'unknown') return `not known: ${reasonOf(verdict)}. Call this again to ask again.`;
  const later = changed ? ' (the first answers said otherwise: some calls may still fail for a while)' : '';
  if (verdict.state === wanted) return `${wanted}${later}.`;
  return wanted === 'alive'
    ? 'refused (401). Right after /revoke, and for longer after several, that may pass: call this again in some minutes. If it stays, /token in @BotFather shows the one that holds.'
    : 'STILL ALIVE. Was it /revoke, and of this bot? If so, it may take some minutes: call this again.';
}
