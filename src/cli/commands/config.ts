// `tokenscan config check`: whether the configuration of this folder is right, and what it contains.
import { relative } from 'node:path';
import { hasConfig, loadConfig } from '../../config/config.ts';
import { UsageError } from '../../model/errors.ts';
import { count } from '../../report/amounts.ts';
import { wrapAll } from '../../report/layout.ts';
import { escapeForTerminal } from '../../system/terminal-text.ts';
import type { ArgumentsOf } from '../descriptor.ts';
import type { config as descriptor } from '../descriptors/config.ts';
import { EXIT } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';

/** Runs `tokenscan config` and gives its exit code. Throws UsageError and ConfigError. */
export async function config({ values, positionals }: ArgumentsOf<typeof descriptor>, terminal: Terminal): Promise<number> {
  if (positionals.length !== 1 || positionals[0] !== 'check') throw new UsageError('give what to do: tokenscan config check');
  const { cwd, columns } = terminal;
  if (values.config === undefined && !hasConfig(cwd)) {
    terminal.print('no tokenscan.json here: scans use the built-in rules\n');
    return EXIT.clean;
  }
  const { base, families, exclude, allow, confidence } = await loadConfig(cwd, values.config);
  const today = new Date().toISOString().slice(0, 10);
  const expired = allow.filter(({ expires }) => expires !== undefined && expires < today);
  const rules = families.reduce((sum, family) => sum + family.rules.length, 0);
  const parts = [count(rules, 'own rule'), `${exclude.length} excluded`, count(allow.length, 'allowed token')];
  const lines = [
    ...expired.map(
      ({ fingerprint, expires = '', reason }) => `expired allowlist entry: ${fingerprint} on ${expires} (${reason})`,
    ),
    `${values.config ?? `${relative(cwd, base) || '.'}/tokenscan.json`}: ${parts.join(', ')}, confidence ${confidence}`,
  ];
  const safe = lines.map((line) => escapeForTerminal(line));
  terminal.print(`${wrapAll(safe, columns).join('\n')}\n`);
  return expired.length > 0 ? EXIT.findings : EXIT.clean;
}
