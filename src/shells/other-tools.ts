// Editors, recordings of terminals and agents: they keep copies of whole files and of all that was on the screen.
import {
  applicationHome,
  cacheHome,
  configHome,
  dataHome,
  type Home,
  join,
  library,
  local,
  stateHome,
  variable,
} from './home.ts';
import type { HistoryPlace, HistoryTool } from './tool.ts';

/** The kin of VS Code, by the folders they keep their things in. */
const CODES = ['Code', 'Code - Insiders', 'Code - OSS', 'VSCodium', 'Cursor', 'Windsurf'];

const vimFolders = (home: Home): readonly string[] => [
  join(home.home, '.vim'),
  join(home.home, 'vimfiles'),
  join(stateHome(home), 'vim'),
];

const nvimFolders = (home: Home): readonly string[] => [
  join(stateHome(home), 'nvim'),
  // Before 0.8.
  join(dataHome(home), 'nvim'),
  ...(home.platform === 'win32' ? [join(local(home), 'nvim-data')] : []),
];

const within = (folders: readonly string[], ...globs: readonly string[]): readonly HistoryPlace[] =>
  folders.flatMap((path) => globs.map((below) => ({ path, below })));

export const OTHER_TOOLS: readonly HistoryTool[] = [
  {
    id: 'vim',
    title: 'vim',
    kind: 'editor',
    store: 'text',
    places: ({ home }) => [
      { path: join(home, '.viminfo') },
      { path: join(home, '_viminfo') },
      { path: join(home, '.vim', 'viminfo') },
    ],
  },
  {
    id: 'vim-copies',
    title: 'vim (swap and undo files, backups)',
    kind: 'editor',
    store: 'binary',
    places: (home) => [
      ...within(vimFolders(home), 'swap/**', 'undo/**', 'undodir/**', 'backup/**', 'tmp/**'),
      { path: home.home, below: '.*.sw[a-p]' },
    ],
  },
  {
    id: 'nvim',
    title: 'Neovim (shada)',
    kind: 'editor',
    store: 'binary',
    places: (home) => within(nvimFolders(home), 'shada/*'),
  },
  {
    id: 'nvim-copies',
    title: 'Neovim (swap and undo files, backups)',
    kind: 'editor',
    store: 'binary',
    places: (home) => within(nvimFolders(home), 'swap/**', 'undo/**', 'backup/**'),
  },
  {
    id: 'vscode',
    title: 'VS Code local history',
    kind: 'editor',
    store: 'text',
    places: (home) => [
      ...CODES.map((name) => ({ path: join(applicationHome(home, configHome), name, 'User', 'History'), below: '**' })),
      ...['.vscode-server', '.vscode-server-insiders', '.cursor-server', '.windsurf-server'].map((name) => ({
        path: join(home.home, name, 'data', 'User', 'History'),
        below: '**',
      })),
      { path: join(dataHome(home), 'code-server', 'User', 'History'), below: '**' },
    ],
  },
  {
    id: 'vscode-backups',
    title: 'VS Code unsaved files',
    kind: 'editor',
    store: 'text',
    places: (home) => CODES.map((name) => ({ path: join(applicationHome(home, configHome), name, 'Backups'), below: '**' })),
  },
  {
    id: 'jetbrains',
    title: 'JetBrains local history',
    kind: 'editor',
    store: 'binary',
    places: (home) => {
      const cache = { darwin: join(home.home, 'Library/Caches'), win32: local(home), linux: cacheHome(home) }[home.platform];
      return [
        { path: join(cache, 'JetBrains'), below: '*/LocalHistory/**' },
        { path: join(cache, 'Google'), below: 'AndroidStudio*/LocalHistory/**' },
      ];
    },
  },
  {
    id: 'emacs',
    title: 'Emacs',
    kind: 'editor',
    store: 'text',
    places: ({ home }) => [
      { path: join(home, '.emacs.d', 'savehist') },
      { path: join(home, '.emacs.d', 'history') },
      { path: join(home, '.emacs.d', 'eshell', 'history') },
      { path: join(home, '.emacs.d', 'auto-save-list'), below: '**' },
    ],
  },
  {
    id: 'nano',
    title: 'nano',
    kind: 'editor',
    store: 'text',
    places: (home) => [
      { path: join(dataHome(home), 'nano', 'search_history') },
      { path: join(home.home, '.nano', 'search_history') },
    ],
  },
  {
    id: 'asciinema',
    title: 'asciinema',
    kind: 'recording',
    store: 'text',
    places: (home) => [
      { path: home.home, below: '*.cast' },
      { path: join(configHome(home), 'asciinema'), below: '**' },
      { path: join(dataHome(home), 'asciinema'), below: '**' },
      { path: join(stateHome(home), 'asciinema'), below: '**' },
    ],
  },
  {
    id: 'script',
    title: 'script',
    kind: 'recording',
    store: 'text',
    places: ({ home }) => [
      { path: home, below: 'typescript*' },
      { path: home, below: '*.typescript' },
    ],
  },
  {
    id: 'multiplexer',
    title: 'tmux and screen',
    kind: 'recording',
    store: 'text',
    places: (home) => [
      { path: home.home, below: 'screenlog.*' },
      { path: home.home, below: 'tmux-*.log' },
      { path: home.home, below: '.screenlog*' },
      { path: join(home.home, '.tmux_history') },
      { path: join(home.home, '.tmux', 'resurrect'), below: '**' },
      { path: join(dataHome(home), 'tmux', 'resurrect'), below: '**' },
    ],
  },
  {
    id: 'claude',
    title: 'Claude Code',
    kind: 'agent',
    store: 'text',
    places: (home) => [
      ...within(
        [variable(home, 'CLAUDE_CONFIG_DIR') ?? join(home.home, '.claude')],
        'projects/**/*.jsonl',
        'history.jsonl',
        'file-history/**',
        'shell-snapshots/*',
      ),
    ],
  },
  {
    id: 'codex',
    title: 'Codex',
    kind: 'agent',
    store: 'text',
    places: (home) =>
      within(
        [variable(home, 'CODEX_HOME') ?? join(home.home, '.codex')],
        'sessions/**/*.jsonl',
        'archived_sessions/**/*.jsonl',
        'history.jsonl',
      ),
  },
  {
    id: 'agents',
    title: 'another agent',
    kind: 'agent',
    store: 'text',
    places: (home) => [
      { path: join(home.home, '.gemini', 'tmp'), below: '**' },
      { path: join(home.home, '.aider.chat.history.md') },
      { path: join(home.home, '.aider.input.history') },
      { path: join(dataHome(home), 'opencode', 'storage'), below: '**' },
      ...(home.platform === 'darwin' ? [{ path: join(library(home), 'aichat'), below: '*.md' }] : []),
    ],
  },
];
