// What to do about findings: where to keep the secret, how to revoke it, how to allow it.
import stringWidth from 'fast-string-width';
import { ORIGIN_KINDS } from '../model/origin-kinds.ts';
import type { Exposure, Finding } from '../model/types.ts';
import { environmentRead } from '../system/environment-read.ts';
import { escapeForTerminal } from '../system/terminal-text.ts';
import { cleanJournal, cleanShell } from './metadata.ts';
import { formatOrigin, shortId } from './origins.ts';
import type { Paint } from './paint.ts';

/** How many lines of each kind are shown: they are examples, not a list. */
const MAX_EXAMPLES = 3;

/** The next steps, numbered. */
export function describeNextSteps(exposures: readonly Exposure[], paint: Paint): string[] {
  const findings = exposures.flatMap((exposure) => exposure.findings).filter(({ suppressed }) => suppressed === false);
  const steps = [
    keepElsewhere(findings),
    revoke(findings),
    cleanHistory(findings),
    cleanJournal(findings),
    cleanShell(findings),
    [
      'If it is harmless, allow it, with the reason:',
      ...exposures.slice(0, MAX_EXAMPLES).map(({ fingerprint }) => `     npx tokenscan allow ${fingerprint} --reason "…"`),
    ],
  ].filter((step) => step.length > 0);
  return [
    paint.title('What to do'),
    ...steps.flatMap(([head, ...rest], at) => [`  ${at + 1}. ${head}`, ...rest.map((line) => `  ${line}`)]),
  ];
}

/** How to read the secrets from the environment; empty if none is the value of a variable (a session file, for example). */
function keepElsewhere(findings: readonly Finding[]): string[] {
  const reads = new Map<string, string>();
  const variables = new Set<string>();
  for (const { origin, help } of findings) {
    const { variable } = help;
    if (variable === undefined) continue;
    variables.add(variable);
    // What is in an archive cannot be edited.
    if (!ORIGIN_KINDS[origin.kind].isEditable || origin.path === undefined || origin.path.includes('!')) continue;
    const read = environmentRead(origin.path, variable);
    if (read !== undefined && ![...reads.values()].includes(read) && reads.size < MAX_EXAMPLES)
      reads.set(formatOrigin(origin), read);
  }
  if (variables.size === 0) return [];
  const width = Math.max(4, ...[...reads.keys()].map((path) => stringWidth(path)));
  const pad = (text: string): string => text + ' '.repeat(Math.max(0, width - stringWidth(text)));
  // What is only in git or in what is staged cannot be changed there.
  const isHere = findings.some(({ origin }) => origin.kind === 'file');
  return [
    `Move it to .env (ignored by git, chmod 600) and read it from the environment${isHere ? '; npx tokenscan fix does both' : ''}:`,
    ...[...variables].slice(0, MAX_EXAMPLES).map((variable) => `     ${pad('.env')}  ${variable}=…`),
    ...[...reads].map(([path, read]) => `     ${pad(path)}  ${read}`),
  ];
}

/** How to revoke the secrets, as their rules say; by kind if there are several ways. */
function revoke(findings: readonly Finding[]): string[] {
  const titles = new Map<string, Set<string>>();
  for (const { help, title } of findings) titles.set(help.fix, (titles.get(help.fix) ?? new Set()).add(title));
  const [first, ...more] = [...titles.keys()];
  if (first === undefined) return [];
  const head = 'If it was ever pushed, pasted or logged, it is public.';
  if (more.length === 0) return [`${head} ${escapeForTerminal(first)}`];
  return [
    head,
    ...[...titles].map(([fix, kinds]) => `     ${escapeForTerminal([...kinds].join(', '))}: ${escapeForTerminal(fix)}`),
  ];
}

/** What to do about git history: it depends on who may have it. */
function cleanHistory(findings: readonly Finding[]): string[] {
  const histories = findings.flatMap(({ origin }) =>
    'history' in origin && origin.history !== undefined ? [origin.history] : [],
  );
  const [history] = histories;
  if (history === undefined) return [];
  if (histories.some(({ remotes }) => remotes.length > 0)) {
    return [
      'It was pushed: anyone who fetched already has it, and rewriting history does not take it back. Only a new token helps.',
    ];
  }
  const lines = ['No remote-tracking branch has it. Once you have a new token, remove the old one from the repository:'];
  const reached = histories.filter(({ branches, tags, inHead }) => branches.length + tags.length > 0 || inHead);
  if (reached.length > 0) {
    const [oldest] = reached
      .flatMap(({ first }) => first ?? [])
      .toSorted((a, b) => (Date.parse(a.date) || 0) - (Date.parse(b.date) || 0));
    lines.push(
      `     git rebase -i ${oldest === undefined ? 'COMMIT' : shortId(oldest.oid)}^   (or git commit --amend, if it is the last commit)`,
    );
  }
  lines.push(
    '     git -c gc.reflogExpire=now -c gc.reflogExpireUnreachable=now gc --prune=now   (stashes stay: see git stash list)',
  );
  return lines;
}
