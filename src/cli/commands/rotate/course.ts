// A rotation under way, as its steps know it.

import { TokenscanError } from '../../../model/errors.ts';
import type { Secret } from '../../../model/types.ts';
import type { Audit, AuditedExposure } from '../../../remediation/audit/audit.ts';
import type { BotApi } from '../../../remediation/bot-api/client.ts';
import type { Prompter } from '../../prompter.ts';
import type { Terminal } from '../../terminal.ts';

/** How a rotation is to go. */
export interface Manner {
  /** Asks the person; undefined where nothing is asked. */
  readonly prompter: Prompter | undefined;
  /** Undefined where Telegram is asked nothing. */
  readonly api: BotApi | undefined;
  /** The tokens found so far, by fingerprint. */
  readonly secrets: ReadonlyMap<string, Secret>;
  /** How long to ask again until Telegram agrees, in milliseconds. */
  readonly wait: number;
  readonly isDry: boolean;
  /** The token to be replaced was named: nothing that was begun is gone on with. */
  readonly isNamed: boolean;
  /** The bot that manages it makes the new token. */
  readonly isManaged: boolean;
  /** Changes are made without asking. */
  readonly yes: boolean;
  /** Another system's disk. */
  readonly root: string | undefined;
  /** Looks through everything once more. */
  readonly look: () => Promise<Audit>;
  /** The next line of standard input, where the new token is taken from; undefined at its end. */
  readonly readNew: () => Promise<string | undefined>;
}

/** A rotation under way. */
export interface Course {
  readonly botId: string;
  /** Where the token to be replaced is; undefined where it is nowhere here any more. */
  readonly old: AuditedExposure | undefined;
  /** All of the bot that were found. */
  readonly tokens: readonly AuditedExposure[];
  /** Its fingerprint. */
  readonly oldPrint: string;
  /** The fingerprint of a new one that was given before, and is to be replaced as well: it does not work. */
  readonly failedPrint: string | undefined;
  readonly terminal: Terminal;
  readonly manner: Manner;
  /** Begins the next step. */
  readonly step: (title: string) => void;
  readonly say: (line: string) => void;
  /** Something stays that the person has to do: then this is not the end of it. */
  readonly leave: () => void;
  readonly isLeft: () => boolean;
  /** Whether the person wants it; `--yes` and nobody to ask answer by themselves. */
  readonly wants: (question: string) => Promise<boolean>;
}

/** @param tokens all of the bot that were found */
export function createCourse(
  botId: string,
  { oldPrint, failedPrint }: { readonly oldPrint: string; readonly failedPrint: string | undefined },
  tokens: readonly AuditedExposure[],
  terminal: Terminal,
  manner: Manner,
): Course {
  let steps = 0;
  let isLeft = false;
  const say = (line: string): void => terminal.print(`${line}\n`);
  return {
    botId,
    old: tokens.find(({ fingerprint }) => fingerprint === oldPrint),
    tokens,
    oldPrint,
    failedPrint,
    terminal,
    manner,
    say,
    leave: () => {
      isLeft = true;
    },
    isLeft: () => isLeft,
    step: (title) => say(`\n${++steps}. ${title}`),
    async wants(question) {
      if (manner.isDry) return false;
      return manner.yes || (manner.prompter !== undefined && (await manner.prompter.confirm(`   ${question}`)));
    },
  };
}

/** Ends the rotation with one line. */
export function stop(why: string): never {
  throw new TokenscanError(why);
}
