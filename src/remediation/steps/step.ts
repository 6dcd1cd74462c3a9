// One step of a remediation: a code and data. The sentences for them are in `report/step-words.ts`.
import type { EnvFact } from '../env-file/check-result.ts';

/** How secrets of one kind are replaced. */
export interface Replacing {
  /** What the rules call secrets of this kind: "Telegram bot token". */
  readonly titles: readonly string[];
  /** What the rule says to do. */
  readonly fix: string;
  /** The masked secrets. */
  readonly previews: readonly string[];
}

/** A place that a person has to edit. */
export interface ManualPlace {
  /** As a person would type it, with a line where there is one. Not yet safe for a terminal. */
  readonly place: string;
  /** Lines to copy; may be empty. */
  readonly lines: readonly string[];
}

/** What a step is, and the data that its sentence needs. */
export type StepFacts =
  /** All commands are for this folder, not for that of the shell. */
  | { readonly code: 'go-to-folder' }
  /**
   * Make new secrets. `left`: they have left this machine. `exposed`: other users of this machine may have read them. `here`: nobody else
   * may have had them.
   */
  | {
      readonly code: 'replace';
      readonly urgency: 'left' | 'exposed' | 'here';
      readonly kinds: readonly Replacing[];
      /** Whether other secrets of the report are no part of this step. */
      readonly isPartial: boolean;
    }
  | { readonly code: 'rename-path' | 'rename-ref' }
  /** `fix` changes these files. */
  | { readonly code: 'fix' }
  /** `redact --in-place` masks these files. */
  | { readonly code: 'mask-files' }
  /** @property more places that are not listed */
  | { readonly code: 'edit'; readonly places: readonly ManualPlace[]; readonly more: number }
  /** @property file as a shell word */
  | { readonly code: 'protect-env'; readonly file: string; readonly facts: readonly EnvFact[] }
  | { readonly code: 'stage-again' }
  /** Write the message of the commit again. */
  | { readonly code: 'reword' }
  | { readonly code: 'restart' | 'mask-logs' | 'empty-journal' | 'mask-histories' }
  /** Files in the git folder, as shell words. */
  | { readonly code: 'edit-git-files'; readonly files: readonly string[] }
  | { readonly code: 'remove-message' | 'drop-stash' | 'collect-garbage' }
  /** @property worktrees linked worktrees in which the same is to be done, as shell words */
  | { readonly code: 'unstage'; readonly worktrees: readonly string[] }
  /**
   * Edit the commits with the secret; `amend`: it is in the last one only.
   *
   * @property received a server refused them, or a merge request has them @property hasTags tags keep the old commits
   * @property branches other branches that keep them, not yet safe for a terminal
   */
  | {
      readonly code: 'rewrite' | 'amend';
      readonly received: boolean;
      readonly hasTags: boolean;
      readonly branches: readonly string[];
    }
  /** Others have the history: it stays. `allow`: with commands that allow the revoked secrets in it. */
  | { readonly code: 'keep-history'; readonly allows: boolean }
  | { readonly code: 'install-hook' }
  /** @property asks whether Telegram is asked */
  | { readonly code: 'check-again'; readonly asks: boolean }
  /** @property more secrets without a command */
  | { readonly code: 'allow'; readonly more: number };

/** What to do next about a secret. */
export type NextStep = StepFacts & {
  /** Command lines for the shell of the user, in order. None contains a secret. Those of `keep-history` come after a new secret was made. */
  readonly commands: readonly string[];
};
