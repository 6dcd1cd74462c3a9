// What is the case with a `.env`, in words: the same in scans, audit, fix, rotate and doctor.
import type { EnvFact } from '../remediation/env-file/check-result.ts';
import { escapeForTerminal } from '../system/terminal-text.ts';

/** A clause after the name of the file. Safe for a terminal. */
export function describeEnvFact(fact: EnvFact): string {
  return escapeForTerminal(clauseOf(fact));
}

function clauseOf(fact: EnvFact): string {
  switch (fact.code) {
    case 'untracked':
      return 'git does not track it';
    case 'tracked':
      return 'git tracks it: the next push contains it';
    case 'tracking-unknown':
      return `could not determine whether git tracks it: ${fact.reason}`;
    case 'ignored':
      return 'git ignores it';
    case 'not-ignored':
      return 'git does not ignore it: `git add .` adds it';
    case 'ignoring-unknown':
      return 'could not determine whether git ignores it';
    case 'owner-only':
      return 'only its owner can read it';
    case 'readable':
      return `other users can ${(fact.mode & 0o022) === 0 ? 'read' : 'read or write'} it (mode ${fact.mode.toString(8)})`;
    case 'no-image':
      return 'no image build found here contains it';
    case 'image':
      return `an image built with ${fact.source} contains it: ${fact.ignore} does not exclude it`;
    default:
      return exampleClauseOf(fact);
  }
}

function exampleClauseOf(fact: Extract<EnvFact, { readonly code: `example-${string}` }>): string {
  switch (fact.code) {
    case 'example-missing':
      return `no .env.example names ${fact.variable} for others`;
    case 'example-names':
      return `${fact.example} names ${fact.variable}, without a token`;
    case 'example-lacks':
      return `${fact.example} does not name ${fact.variable}`;
    case 'example-token':
      return `${fact.example} is for others, and contains a real token (${fact.variable ?? 'in a comment'})`;
    case 'example-unreadable':
      return `could not scan ${fact.example}: ${fact.reason}`;
  }
}
