// What cleans the memory of a shell that is running: one line to paste, in which nobody has to type a token.

/** Programs whose memory is cleaned in the same way have one name. */
export type CureName = keyof typeof CURES;

/** What is to be done in a running shell. */
export type Cure =
  /** Paste `line`. `loses` says what is lost with it. */
  | { readonly kind: 'paste'; readonly line: string; readonly loses?: string }
  /** Nothing can be done in it: end it, and mask again if it writes at its end. */
  | { readonly kind: 'end'; readonly writes: boolean };

/** A cure given the command that masks standard input. */
type Prescription = (redact: string) => Cure;

/** A bot token to a regular expression that stands itself in the history, and is none. */
const TOKEN = '([0-9]:)[A-Za-z0-9_-]{35}';

const REDO: Prescription = () => ({ kind: 'end', writes: true });
const LEAVE: Prescription = () => ({ kind: 'end', writes: false });

/**
 * The cure of each program. Those to paste are tried in test/live-shells, on the real programs. What a session has not saved yet goes masked through a pipe into the history, so that
 * nothing of it is lost and no token is ever written; then memory is emptied and filled again from the history.
 */
const CURES = {
  // Not `history -d`: for each line that was there before the session it takes one of the session's own from what is saved at exit.
  bash: (redact) => ({
    kind: 'paste',
    line: `history -a /dev/stdout | ${redact} >> "$HISTFILE" && history -c && history -r`,
  }),
  // A pipe with a name: zsh locks what it writes to by a link beside it, which nobody but root may make in /dev.
  zsh: (redact) => ({
    kind: 'paste',
    line: `d=$(mktemp -d); mkfifo $d/h; (fc -AI $d/h &); ${redact} < $d/h >> "$HISTFILE" && { rm -r $d; S=$HISTSIZE; HISTSIZE=0; HISTSIZE=$S; fc -R }`,
  }),
  // The entries are found by shape and handed to `delete`; none is typed, for fish would save that line, too.
  fish: () => ({
    kind: 'paste',
    line: `for e in (history search --null --contains : | string split0); string match -qr '${TOKEN}' -- $e; and history delete --exact --case-sensitive -- $e; end`,
    loses: 'the commands with a bot token',
  }),
  tcsh: () => ({ kind: 'paste', line: 'history -c; history -L', loses: 'what this session has not saved yet' }),
  node: () => ({
    kind: 'paste',
    line: `repl.repl.history.forEach((l, i, h) => { h[i] = l.replace(/${TOKEN}/g, '$1' + 'x'.repeat(35)) })`,
  }),
  python: () => ({
    kind: 'paste',
    line: `import readline as r, re; [r.replace_history_item(i, re.sub(r'${TOKEN}', r'\\1' + 'x' * 35, r.get_history_item(i + 1))) for i in range(r.get_current_history_length())] and None`,
  }),
  // These write each line at once and read no memory back.
  mksh: LEAVE,
  ksh: LEAVE,
  elvish: LEAVE,
  nushell: LEAVE,
  powershell: LEAVE,
  ipython: LEAVE,
  // These write what they hold when they end.
  xonsh: REDO,
  psql: REDO,
  mysql: REDO,
  sqlite3: REDO,
  'redis-cli': REDO,
  irb: REDO,
  less: REDO,
  vim: REDO,
  neovim: REDO,
} as const satisfies Readonly<Record<string, Prescription>>;

/** Programs by other names than that of their cure. */
const NAMES: Readonly<Record<string, CureName>> = {
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

/** Which cure the program called `program` has; undefined where we know none, or it keeps no history. */
export function cureNamed(program: string): CureName | undefined {
  if (/^python[0-9.]*$/.test(program)) return 'python';
  if (/^vim\.[a-z]+$/.test(program)) return 'vim';
  if (/^irb[0-9.]*$/.test(program)) return 'irb';
  return Object.hasOwn(CURES, program) ? (program as CureName) : Object.hasOwn(NAMES, program) ? NAMES[program] : undefined;
}

/** The cure `name`; `redact` is a command that copies standard input, masked. */
export function cureOf(name: CureName, redact: string): Cure {
  return CURES[name](redact);
}
