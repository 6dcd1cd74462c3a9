// Recognises which tool wrote a history file, by its name and its first bytes.

/** How many bytes from the start of a file are needed. */
export const HEAD_LENGTH = 64;

/** Ids by the ends of paths. */
const NAMES: readonly (readonly [RegExp, string])[] = [
  [/bash_history|\.bash_sessions\//, 'bash'],
  [/zsh_history|\.zhistory|\.histfile|\.zsh_sessions\/|\/zsh\/[^/]*hist/, 'zsh'],
  [/\/fish\/[^/]*_history|fish_history/, 'fish'],
  [/PSReadLine\/[^/]*_history\.txt|ConsoleHost_history\.txt/i, 'powershell'],
  [/nushell\/history\.txt$/, 'nushell'],
  [/nushell\/history\.sqlite3(?:-wal|-journal)?$/, 'nushell-sqlite'],
  [/xonsh-history\.sqlite/, 'xonsh-sqlite'],
  [/xonsh-[^/]*\.json$/, 'xonsh'],
  [/mksh_history/, 'mksh'],
  [/(?:^|\/)\.(?:sh|ksh)_history$/, 'ksh'],
  [/ash_history/, 'ash'],
  [/(?:^|\/)\.(?:history|t?csh_history)$/, 'tcsh'],
  [/elvish\/db(?:\.bolt)?$/, 'elvish'],
  [/atuin\/history\.db/, 'atuin'],
  [/mcfly\/(?:data\/)?history\.db/i, 'mcfly'],
  [/clink_history/, 'clink'],
  [/node_repl_history/, 'node'],
  [/mycli-history/, 'mycli'],
  [/pgcli\/history$/, 'pgcli'],
  [/python_history/, 'python'],
  [/profile_[^/]+\/history\.sqlite/, 'ipython'],
  [/psql_history/, 'psql'],
  [/(?:mysql|mariadb)_history/, 'mysql'],
  [/sqlite_history/, 'sqlite3'],
  [/(?:redis|valkey)cli_history/, 'redis-cli'],
  [/irb[_-]history/, 'irb'],
  [/lesshst$/, 'less'],
  [/viminfo/, 'vim'],
  [/\.shada$|\/nvim\/(?:swap|undo|backup)\//, 'neovim'],
  [/\.sw[a-p]$/, 'vim-files'],
  [/Cursor\/User\/History\//, 'cursor'],
  [/VSCodium\/User\/History\//, 'vscodium'],
  [/User\/History\//, 'vscode'],
  [/\/LocalHistory\//, 'jetbrains'],
  [/\.cast$/, 'asciinema'],
  [/(?:^|\/)(?:typescript|screenlog\.[^/]+)$/, 'terminal-log'],
  [/\.claude\//, 'claude-code'],
  [/\.codex\/.*\.sqlite/, 'codex-state'],
  [/\.codex\//, 'codex'],
  [/erlang-shell-log\.[0-9]+$/, 'erlang'],
  [/\/JShell\/prefs\.xml$/, 'jshell'],
  [/octave\/history$|octave_hist/, 'octave'],
  [/guile_history$/, 'guile'],
  [/gforth-history$/, 'gforth'],
  [/\.gemini\/(?:tmp|history)\//, 'gemini'],
  [/\.qwen\//, 'qwen'],
  [/Cursor\/User\/.*state\.vscdb/, 'cursor-state'],
  [/state\.vscdb/, 'vscode-state'],
  [/\/chatSessions\/|\/GitHub\.copilot-chat\//i, 'vscode-chats'],
  [/\.copilot\/session-state\//, 'copilot'],
  [/opencode\/opencode\.db/, 'opencode-state'],
  [/\.kiro\/sessions\//, 'kiro'],
  [/\.junie\/sessions\//, 'junie'],
  [/\.vibe\/logs\//, 'vibe'],
  [/\/places\.sqlite/, 'firefox'],
];

/** Ids by the first bytes of files, as latin1. */
const HEADS: readonly (readonly [RegExp, string])[] = [
  [/^\x81\x01/, 'ksh'],
  [/^\xab\xcd/, 'mksh'],
  [/^SQLite format 3\0/, 'sqlite'],
  [/^: [0-9]{9,10}:[0-9]+;/, 'zsh'],
  [/^- cmd: /, 'fish'],
  [/^#[0-9]{9,10}\n/, 'bash'],
  [/^#\+[0-9]{9,10}\n/, 'tcsh'],
  [/^\{"locs": /, 'xonsh'],
  [/^\{"version": ?[123],/, 'asciinema'],
  [/^Script started on /, 'terminal-log'],
];

/** The id of the tool that wrote the file at `path`, with `/` between folders, which begins with `head`. */
export function recogniseHistory(path: string, head: string): string {
  // A shell can keep its history anywhere, and several use the same names: a binary format is more certain than the name.
  const content = HEADS.find(([pattern]) => pattern.test(head))?.[1];
  const name = NAMES.find(([pattern]) => pattern.test(path))?.[1];
  const binary = content === 'ksh' || content === 'mksh';
  return (binary ? content : (name ?? content)) ?? 'text';
}
