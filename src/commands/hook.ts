// `tokenscan hook NAME`: runs as the git hook NAME. Silent when all is well; anything else stops git.
import { TokenscanError, UsageError } from '../errors.ts';
import { scanStaged } from '../scan.ts';
import { exitCode } from './exit-code.ts';
import { parseOptions } from './options.ts';
import type { Command } from './terminal.ts';

export const help = `Usage: tokenscan hook pre-commit

Runs as that git hook: looks at what is staged, says nothing when it is clean, and stops the commit when
it holds a token or cannot be looked at. For .husky/pre-commit or .git/hooks/pre-commit:

  node_modules/.bin/tokenscan hook pre-commit
`;

/** Said wherever a commit is stopped for another reason than a token. */
const OVERRIDE = 'The commit is stopped because it could not be checked. To commit unchecked, once: git commit --no-verify\n';

export const hook: Command = async (args, terminal) => {
  const { values, positionals } = await parseOptions(args, {});
  if (values.help === true) {
    terminal.print(help);
    return 0;
  }
  const [name] = positionals;
  if (name !== 'pre-commit' || positionals.length > 1) {
    throw new UsageError(
      name === undefined
        ? 'which hook? `tokenscan hook pre-commit`'
        : `there is no hook "${positionals.join(' ')}" here; there is: pre-commit`,
    );
  }
  try {
    const report = await scanStaged({ cwd: terminal.cwd, env: terminal.env });
    if (exitCode(report, true) === 0) return 0;
    // What writes reports is loaded only now: a hook that lets the commit pass must not wait for it.
    const { deliver } = await import('./deliver.ts');
    // On standard error: git shows it there, whatever the client does with standard output.
    const toError = { ...terminal, print: terminal.warn, stdoutIsTerminal: terminal.stderrIsTerminal };
    const code = deliver(report, toError, { subject: 'what is staged', blocking: true, mayBeEmpty: true });
    if (code === 2) terminal.warn(OVERRIDE);
    return code;
  } catch (error) {
    if (error instanceof TokenscanError) terminal.warn(OVERRIDE);
    throw error;
  }
};
