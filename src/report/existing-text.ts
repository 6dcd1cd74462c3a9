// Tokens that a commit or a push does not add, in a line each.
import type { Finding } from '../model/types.ts';
import { escapeForTerminal } from '../system/terminal-text.ts';
import { count } from './amounts.ts';
import { formatOrigin } from './origins.ts';

/** How many remote-tracking branches are named. */
const MAX_NAMES = 3;

/** One line for each token that was there before, and is public where a remote-tracking branch has it. Safe for a terminal. */
export function describeExisting(findings: readonly Finding[]): readonly string[] {
  const existing = findings.filter(({ suppressed }) => suppressed === 'existing');
  return groupByToken(existing).map(({ findings: [first, ...others] }) => {
    const { origin, line, preview } = first;
    const place = origin.kind === 'name' ? formatOrigin(origin) : `${formatOrigin(origin)}:${line}`;
    const more = others.length === 0 ? '' : ` and ${count(others.length, 'more location')}`;
    const pushed = new Set([first, ...others].flatMap((finding) => finding.existing?.pushed ?? []));
    return `not new: ${place}${more} ${escapeForTerminal(preview)}, ${whereItIs([...pushed])}`;
  });
}

/** The same, as a hook says it that lets git go on; empty if there are none. */
export function existingLines(findings: readonly Finding[]): string {
  return describeExisting(findings)
    .map((line) => `tokenscan: ${line}\n`)
    .join('');
}

/** The findings of each token together, in the order in which tokens first appear. */
function groupByToken(findings: readonly Finding[]): readonly { readonly findings: readonly [Finding, ...Finding[]] }[] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    const group = groups.get(finding.fingerprint);
    if (group === undefined) groups.set(finding.fingerprint, [finding]);
    else group.push(finding);
  }
  return [...groups.values()].map((group) => ({ findings: group }));
}

function whereItIs(pushed: readonly string[]): string {
  if (pushed.length === 0) return 'in HEAD already, on no remote-tracking branch';
  const names = pushed.slice(0, MAX_NAMES).map((name) => escapeForTerminal(name));
  const more = pushed.length > MAX_NAMES ? ` and ${pushed.length - MAX_NAMES} more` : '';
  return `pushed already: ${names.join(', ')}${more}; revoke it`;
}
