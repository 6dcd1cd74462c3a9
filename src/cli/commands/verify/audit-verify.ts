// `tokenscan audit --verify`: which of the tokens that an audit found still work.
import type { OnSecret } from '../../../findings/finding-collector.ts';
import type { Exposure, Finding, Secret } from '../../../model/types.ts';
import { type Audit, withLives } from '../../../remediation/audit/audit.ts';
import { openBotApi } from '../../../remediation/bot-api/client.ts';
import { readRoot, TELEGRAM } from '../../../remediation/bot-api/root.ts';
import { maskOutput, type Terminal } from '../../terminal.ts';
import { askAbout, isOfBot } from './ask-about.ts';

/** How an audit asks the Bot API about the tokens it finds. */
export interface Asking {
  /** For the scans of the audit: keeps the tokens they find. */
  readonly onSecret: OnSecret;
  /** Asks about each bot token of the audit. Gives the audit with the answers. */
  ask(audit: Audit): Promise<Audit>;
}

/** Throws UsageError if the server may not be asked: before the long scan, not after it. */
export function prepareAsking(apiRoot: string | undefined, terminal: Terminal): Asking {
  const api = openBotApi({ root: readRoot(apiRoot ?? TELEGRAM), env: terminal.env, mask: maskOutput });
  const secrets = new Map<string, Secret>();
  return {
    onSecret: (fingerprint, secret) => void secrets.set(fingerprint, secret),
    async ask(audit) {
      const exposures = audit.exposures.map(({ fingerprint, places: [first, ...rest] }): Exposure => {
        const findings: readonly Finding[] = rest.map(({ finding }) => finding);
        return { fingerprint, findings: [first.finding, ...findings] };
      });
      const asked = await askAbout(exposures.filter(isOfBot), secrets, api, terminal);
      const lives = new Map(asked.map(({ exposure, verdict }) => [exposure.fingerprint, verdict]));
      return withLives(audit, lives);
    },
  };
}
