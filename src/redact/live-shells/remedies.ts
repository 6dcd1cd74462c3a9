// How a running shell forgets a token that it holds in memory: one line to paste, which contains no token.
//
// In:  the name of a program, and the command that masks standard input.
// Out: what to do in it.
//
//     remedyFor('zsh', 'tokenscan redact')   // { kind: 'paste', line: 'd=$(mktemp -d); …' }
//     remedyFor('psql', 'tokenscan redact')  // { kind: 'end', writesAtExit: true }
//
// running.ts lists the programs that run now. Invariant: no line to paste makes anybody type or complete a token.

import { CHARACTER, SECRET_LENGTH, SEPARATOR } from '../../detect/grammar/bot-token.ts';

/** Programs with the same remedy share a name. */
export type ProgramName = keyof typeof REMEDIES;

/** What to do in a running program. */
export type Remedy =
  /** Paste `line`. `loses` names what is lost with it. */
  | { readonly kind: 'paste'; readonly line: string; readonly loses?: string }
  /** End it. If it writes its history at exit, mask the history again after that. */
  | { readonly kind: 'end'; readonly writesAtExit: boolean };

/** A remedy, given the command that masks standard input. */
type CreateRemedy = (redact: string) => Remedy;

/** A regular expression that turns a bot token into one that is not a token itself, so that it may stand in the history. */
const TOKEN = `([0-9]${SEPARATOR})${CHARACTER}{${SECRET_LENGTH}}`;

const END_AND_MASK: CreateRemedy = () => ({ kind: 'end', writesAtExit: true });
const END: CreateRemedy = () => ({ kind: 'end', writesAtExit: false });

/**
 * The remedy of each program. The lines are tested on the real programs (test/redact/live-shells). What a session has not saved yet is masked by a
 * pipe on its way into the history, so that nothing is lost and no token is written; then the memory is emptied and filled from the history.
 */
const REMEDIES = {
  // Not `history -d`: each deleted line from before the session makes bash save one line of the session less at exit.
  bash: (redact) => ({
    kind: 'paste',
    line: `history -a /dev/stdout | ${redact} >> "$HISTFILE" && history -c && history -r`,
  }),
  // A named pipe: zsh locks a file it writes with a link beside it, and only root may create one in /dev.
  zsh: (redact) => ({
    kind: 'paste',
    line: `d=$(mktemp -d); mkfifo $d/h; (fc -AI $d/h &); ${redact} < $d/h >> "$HISTFILE" && { rm -r $d; S=$HISTSIZE; HISTSIZE=0; HISTSIZE=$S; fc -R }`,
  }),
  // The entries are selected by their shape and passed to `delete`. fish would save a line with a token in it.
  fish: () => ({
    kind: 'paste',
    line: `for e in (history search --null --contains : | string split0); string match -qr '${TOKEN}' -- $e; and history delete --exact --case-sensitive -- $e; end`,
    loses: 'the commands with a bot token',
  }),
  tcsh: () => ({ kind: 'paste', line: 'history -c; history -L', loses: 'what this session has not saved yet' }),
  node: () => ({
    kind: 'paste',
    line: `repl.repl.history.forEach((l, i, h) => { h[i] = l.replace(/${TOKEN}/g, '$1' + 'x'.repeat(${SECRET_LENGTH})) })`,
  }),
  python: () => ({
    kind: 'paste',
    line: `import readline as r, re; [r.replace_history_item(i, re.sub(r'${TOKEN}', r'\\1' + 'x' * ${SECRET_LENGTH}, r.get_history_item(i + 1))) for i in range(r.get_current_history_length())] and None`,
  }),
  // These save each line at once, and write nothing at exit.
  mksh: END,
  ksh: END,
  elvish: END,
  nushell: END,
  powershell: END,
  ipython: END,
  // These write their history at exit.
  xonsh: END_AND_MASK,
  psql: END_AND_MASK,
  mysql: END_AND_MASK,
  sqlite3: END_AND_MASK,
  'redis-cli': END_AND_MASK,
  irb: END_AND_MASK,
  less: END_AND_MASK,
  vim: END_AND_MASK,
  neovim: END_AND_MASK,
} as const satisfies Readonly<Record<string, CreateRemedy>>;

/** Other names of programs. */
const NAMES: Readonly<Record<string, ProgramName>> = {
  rbash: 'bash',
  rzsh: 'zsh',
  csh: 'tcsh',
  ksh93: 'ksh',
  rksh: 'ksh',
  nodejs: 'node',
  nu: 'nushell',
  pwsh: 'powershell',
  ipython3: 'ipython',
  mariadb: 'mysql',
  valkey: 'redis-cli',
  'valkey-cli': 'redis-cli',
  vi: 'vim',
  view: 'vim',
  vimdiff: 'vim',
  nvim: 'neovim',
};

/** The program with the file name `program`; undefined if it is not known or keeps no history. */
export function programNamed(program: string): ProgramName | undefined {
  if (/^python[0-9.]*$/.test(program)) return 'python';
  if (/^vim\.[a-z]+$/.test(program)) return 'vim';
  if (/^irb[0-9.]*$/.test(program)) return 'irb';
  return Object.hasOwn(REMEDIES, program) ? (program as ProgramName) : Object.hasOwn(NAMES, program) ? NAMES[program] : undefined;
}

/** The remedy for a program. @param redact a command that copies standard input to standard output, masked */
export function remedyFor(name: ProgramName, redact: string): Remedy {
  return REMEDIES[name](redact);
}
