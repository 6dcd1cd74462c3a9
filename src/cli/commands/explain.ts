// `tokenscan explain FINGERPRINT` and `tokenscan explain RULE`: why something is a finding or is not, and what to do.
import { loadConfig } from '../../config/config.ts';
import { prepareRules } from '../../config/rules/builtin.ts';
import { UsageError } from '../../model/errors.ts';
import { audit } from '../../remediation/audit/audit.ts';
import { formatExplanation, formatRuleExplanation } from '../../report/explain-text.ts';
import { wantsColor } from '../../report/paint.ts';
import type { ArgumentsOf } from '../descriptor.ts';
import type { explain as descriptor } from '../descriptors/explain.ts';
import { exitCodeOf } from '../exit-code.ts';
import { createProgress } from '../progress.ts';
import { plannersFor } from '../remedies.ts';
import { scanOptions } from '../scan-options.ts';
import type { Terminal } from '../terminal.ts';

/** Runs `tokenscan explain` and gives its exit code. Throws TokenscanError. */
export async function explain({ values, positionals }: ArgumentsOf<typeof descriptor>, terminal: Terminal): Promise<number> {
  const [name = '', ...more] = positionals;
  if (name === '' || more.length > 0) throw new UsageError('give one fingerprint or one rule: tokenscan explain FINGERPRINT');
  const color = wantsColor(values.color, terminal.env, terminal.stdoutIsTerminal);
  const { config } = scanOptions(values);
  if (/^[0-9a-f]{16}$/.test(name)) return explainToken(name, { config, color }, terminal);
  const { families } = await loadConfig(terminal.cwd, config);
  const rules = prepareRules(families);
  const found = rules.find(({ rule }) => rule.id === name);
  if (found === undefined)
    throw await noSuchRule(
      name,
      rules.map(({ rule }) => rule.id),
    );
  terminal.print(formatRuleExplanation(found.rule, color, terminal.columns));
  return exitCodeOf({ findings: false, incomplete: false });
}

async function explainToken(
  fingerprint: string,
  { config, color }: { readonly config: ReturnType<typeof scanOptions>['config']; readonly color: boolean },
  terminal: Terminal,
): Promise<number> {
  const { cwd, env } = terminal;
  const progress = createProgress(terminal, { doing: () => 'Searching for the token' });
  const planners = plannersFor(terminal, config);
  const { allow } = await loadConfig(cwd, config);
  const { exposures, report } = await audit({
    ...planners,
    ...{ cwd, env, config, scans: ['files', 'git'], confidence: 'possible', allow: true },
    interrupted: terminal.interruption(),
    onProgress: progress.onProgress,
  }).finally(progress.end);
  const exposure = exposures.find((one) => one.fingerprint === fingerprint);
  if (exposure === undefined) {
    throw new UsageError(
      `${fingerprint}: not found in the files of this folder or its repository; ${planners.command} audit searches logs, histories and programs, too`,
    );
  }
  const entries = allow.filter((entry) => entry.fingerprint === fingerprint);
  terminal.print(formatExplanation(exposure, { entries, color, width: terminal.columns, command: planners.command }));
  return exitCodeOf({ findings: false, incomplete: report.problems.length > 0 });
}

async function noSuchRule(name: string, ids: readonly string[]): Promise<UsageError> {
  const { nearest } = await import('../../config/rules/validate.ts');
  // What was typed is not repeated: it may be the token itself.
  const near = /^[a-z-]{3,40}$/.test(name) ? nearest(name, ids) : undefined;
  const hint = near === undefined ? 'tokenscan rules lists the rules, reports print fingerprints' : `did you mean ${near}?`;
  return new UsageError(`no such rule, and not a fingerprint (16 lowercase hex digits); ${hint}`);
}
