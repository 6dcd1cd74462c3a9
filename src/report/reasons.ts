// The words for what is a code in the model. JSON, version 1, has them as they are: they never change.
import type { ExpectedLocation, SkipReason } from '../model/codes.ts';
import type { ProcessOrigin } from '../model/origin.ts';
import type { Finding, Skip } from '../model/types.ts';

/** Why something was skipped. */
const SKIP_REASONS: Readonly<Record<SkipReason, string>> = {
  'not-unpacked': 'not unpacked',
  'git-folder': 'git folder',
  'ignored-dependencies': 'dependency folder that git ignores',
  excluded: 'excluded',
  'login-records': 'record of logins, not a log',
  'journal-file': 'journal file: journalctl reads it',
  'foreign-environment': "environment of another user's process",
  'symbolic-link': 'symbolic link',
  'symbolic-link-out-of-tree': 'symbolic link out of the tree',
  'named-pipe': 'named pipe',
  socket: 'socket',
  device: 'device',
  submodule: 'submodule',
  vanished: 'gone before it was read',
  'missing-lfs-content': 'LFS content that is not here',
  'unfinished-object': 'unfinished object',
};

/** Why `skip` was skipped, in words. */
export function skipReason({ reason, format }: Pick<Skip, 'reason' | 'format'>): string {
  return format === undefined ? SKIP_REASONS[reason] : `${SKIP_REASONS[reason]}: ${format}`;
}

/** The reason that these words are for: reports of 0.1.0 have no code. Undefined for other words. */
export function skipReasonOf(words: string): SkipReason | undefined {
  return (Object.keys(SKIP_REASONS) as SkipReason[]).find((reason) => SKIP_REASONS[reason] === words);
}

const EXPECTED: Readonly<Record<ExpectedLocation, string>> = {
  'private-env': 'private .env',
  'readable-env': '.env that other users can read',
  'process-environment': 'environment of a process',
};

/** Why a finding does not count. */
export function suppressionReason(suppressed: Exclude<Finding['suppressed'], false>): string {
  if (suppressed === 'existing') return 'not new';
  return suppressed === 'allowed' ? suppressed : EXPECTED[suppressed];
}

const SUPPRESSED = ['allowed', 'existing', 'private-env', 'readable-env', 'process-environment'] as const;

/** Why a finding does not count, by its code or by its words; undefined for others. */
export function suppressionOf(text: string): Exclude<Finding['suppressed'], false> | undefined {
  return SUPPRESSED.find((code) => code === text || suppressionReason(code) === text);
}

/** What a process was started with. */
export const PROCESS_PARTS: Readonly<Record<ProcessOrigin['part'], string>> = {
  environment: 'environment',
  'command-line': 'command line',
};
