// `tokenscan rules`: the rules a scan here would use.
import { loadConfig } from '../../config/config.ts';
import { prepareRules } from '../../config/rules/builtin.ts';
import { UsageError } from '../../model/errors.ts';
import { escapeForTerminal } from '../../system/terminal-text.ts';
import { choose, parseOptions } from '../options.ts';
import type { Command } from '../terminal.ts';

export const help = `Usage: tokenscan rules [options]

Lists the rules that a scan here uses: the built-in ones and those that tokenscan.json names.

      --config FILE        use this in place of the nearest tokenscan.json
      --no-config          use no tokenscan.json
      --format FORMAT      text (default) or json
`;

export const rules: Command = async (args, terminal) => {
  const { values, positionals } = await parseOptions(args, {
    config: { type: 'string' },
    'no-config': { type: 'boolean' },
    format: { type: 'string' },
  });
  if (values.help === true) {
    terminal.print(help);
    return 0;
  }
  if (positionals.length > 0) throw new UsageError('`tokenscan rules` takes no argument');
  const format = choose('format', values.format, ['text', 'json'], 'text');
  const config = await loadConfig(terminal.cwd, values['no-config'] === true ? false : values.config);
  const compiled = prepareRules(config.families);
  if (format === 'json') {
    const list = compiled.map(({ rule: { id, title, severity, help: text }, family }) => ({
      id,
      family,
      title,
      severity,
      help: text,
    }));
    terminal.print(`${JSON.stringify({ version: 1, rules: list }, undefined, 2)}\n`);
    return 0;
  }
  for (const { rule } of compiled) {
    terminal.print(
      `${escapeForTerminal(rule.id)} (${rule.severity}): ${escapeForTerminal(rule.title)}\n  ${escapeForTerminal(rule.help.what)}\n  ${escapeForTerminal(rule.help.fix)}\n`,
    );
  }
  return 0;
};
