// What all steps of a rotation share: the tokens, the options, and how to print and ask.
import { TokenscanError } from '../../../model/errors.ts';
import type { Secret } from '../../../model/types.ts';
import type { Audit } from '../../../remediation/audit/audit.ts';
import type { BotApi } from '../../../remediation/bot-api/client.ts';
import type { StartedRotation } from '../../../remediation/rotate/rotation.ts';
import { startedAs } from '../../../system/started-as.ts';
import type { Prompter } from '../../prompter.ts';
import type { Terminal } from '../../terminal.ts';
import { printCommand, printLines } from '../../wrapped.ts';

/** Commands begin here. */
const COMMAND_INDENT = 4;

/** How a rotation runs. */
export interface RotationOptions {
  /** Asks the user; undefined if nothing is asked. */
  readonly prompter: Prompter | undefined;
  /** Undefined if Telegram is not asked. */
  readonly api: BotApi | undefined;
  /** The tokens found so far, by fingerprint. */
  readonly secrets: ReadonlyMap<string, Secret>;
  /** How long to ask Telegram again. */
  readonly waitMs: number;
  readonly isDry: boolean;
  /** The user named the token to replace: no earlier rotation is continued. */
  readonly isNamed: boolean;
  /** Another bot manages this one, and makes the new token. */
  readonly isManaged: boolean;
  /** Changes are made without asking. */
  readonly yes: boolean;
  /** The root of another system. */
  readonly root: string | undefined;
  /** Audits once more. */
  readonly audit: () => Promise<Audit>;
  /** The next line of standard input, which has the new token; undefined at the end. */
  readonly readLine: () => Promise<string | undefined>;
}

/** A rotation in progress. */
export class RotationContext {
  readonly rotation: StartedRotation;
  readonly terminal: Terminal;
  readonly options: RotationOptions;
  /** The words that start tokenscan. */
  readonly command: string;
  #step = 0;
  #hasWorkLeft = false;
  readonly #open: string[] = [];

  constructor(rotation: StartedRotation, terminal: Terminal, options: RotationOptions) {
    this.rotation = rotation;
    this.terminal = terminal;
    this.options = options;
    this.command = startedAs(terminal);
  }

  /** Something is left that the user has to do. */
  get hasWorkLeft(): boolean {
    return this.#hasWorkLeft;
  }

  /** What is left and endangers the new token, one line each. */
  get open(): readonly string[] {
    return this.#open;
  }

  /** @param danger what the end of the rotation has to repeat, because it endangers the new token */
  leaveWork(danger?: string): void {
    this.#hasWorkLeft = true;
    if (danger !== undefined) this.#open.push(danger);
  }

  /** Begins the next step. */
  beginStep(title: string): void {
    this.print(`\n${++this.#step}. ${title}`);
  }

  /** Prints a line, wrapped under its text. */
  print(line: string): void {
    printLines(this.terminal, line.split('\n'));
  }

  /** Prints a command to paste. */
  printCommand(command: string): void {
    printCommand(this.terminal, command, COMMAND_INDENT);
  }

  /** Whether the user agrees: always with `--yes`, never in a dry run or if nobody can be asked. */
  async confirm(question: string): Promise<boolean> {
    const { isDry, yes, prompter } = this.options;
    if (isDry) return false;
    return yes || (prompter !== undefined && (await prompter.confirm(`   ${question}`)));
  }
}

/** Ends the rotation with one line. */
export function stop(message: string): never {
  throw new TokenscanError(message);
}
