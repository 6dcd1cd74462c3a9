// The table of editors: their histories of commands and searches, and the copies of files that they keep.
import {
  applicationFolders,
  below,
  cacheFolders,
  configFolders,
  dataFolders,
  type Home,
  localFolders,
  stateFolders,
} from './home.ts';
import { files, inHome } from './places.ts';
import type { HistoryTool } from './tool.ts';

const editor = (id: string, title: string, places: HistoryTool['places'], store: HistoryTool['store'] = 'text'): HistoryTool => ({
  id,
  title,
  kind: 'editor',
  store,
  places,
});

/** An editor that keeps copies of files. */
const copies = (...tool: Parameters<typeof editor>): HistoryTool => ({ ...editor(...tool), dates: 'copied' });

/** VS Code and its forks, by their folders of data. */
export const CODES = [
  ['vscode', 'VS Code local history', 'Code'],
  ['vscode-insiders', 'VS Code Insiders local history', 'Code - Insiders'],
  ['code-oss', 'Code - OSS local history', 'Code - OSS'],
  ['vscodium', 'VSCodium local history', 'VSCodium'],
  ['cursor', 'Cursor local history', 'Cursor'],
  ['windsurf', 'Windsurf local history', 'Windsurf'],
] as const;

/** Where Electron applications keep their data. */
export const electronFolders = (home: Home): readonly string[] =>
  home.platform === 'linux' ? configFolders(home) : applicationFolders(home);

/** On the remote machine of a session. */
const SERVERS: Readonly<Record<string, readonly string[]>> = {
  vscode: ['.vscode-server/data/User/History', '.vscode-remote/data/User/History'],
  vscodium: ['.vscodium-server/data/User/History'],
  cursor: ['.cursor-server/data/User/History'],
};

const neovimFolders = (home: Home): readonly string[] => [
  ...[...stateFolders(home), ...dataFolders(home), ...cacheFolders(home)].map((folder) => below(home, folder, 'nvim')),
  ...localFolders(home).map((folder) => below(home, folder, 'nvim-data')),
];

/** Deep enough for copies that repeat the path of a file as folders. */
const MAX_DEPTH = 12;

export const EDITORS: readonly HistoryTool[] = [
  editor('vim', 'Vim', (home) => [
    ...inHome(home, '.viminfo', '_viminfo'),
    // Left by a failed write.
    { path: home.home, takes: /^\.viminf[a-z]\.tmp$/ },
    ...files(home, [...stateFolders(home), ...cacheFolders(home)], 'vim/viminfo'),
  ]),
  editor(
    'vim-files',
    'Vim swap, undo and backup files',
    (home) => [
      { path: home.home, takes: /^\.[^/]*\.sw[a-p]$/ },
      ...['.vim', 'vimfiles', '.cache/vim', '.local/state/vim'].map((folder) => ({
        path: below(home, home.home, folder),
        takes: /^(?:tmp|temp|swap|undo|undodir|backup)s?\/[^/]*/i,
        depth: MAX_DEPTH,
      })),
    ],
    'binary',
  ),
  editor(
    'neovim',
    'Neovim',
    (home) => neovimFolders(home).map((path) => ({ path, takes: /^(?:shada|swap|undo|backup)\//, depth: MAX_DEPTH })),
    'binary',
  ),
  editor('nano', 'nano', (home) => [
    ...inHome(home, '.nano/search_history', '.nano_history'),
    ...files(home, dataFolders(home), 'nano/search_history'),
  ]),
  editor('emacs', 'Emacs', (home) => [
    ...['.emacs.d', '.config/emacs'].map((folder) => ({
      path: below(home, home.home, folder),
      takes: /^(?:history|savehist|eshell\/history|auto-save-list\/[^/]+|backups?\/[^/]+)$/,
      depth: 1,
    })),
  ]),
  ...CODES.map(([id, title, folder]) =>
    copies(id, title, (home) =>
      [
        ...electronFolders(home).map((parent) => below(home, parent, folder, 'User/History')),
        ...(SERVERS[id] ?? []).map((path) => below(home, home.home, path)),
      ].map((path) => ({ path, takes: /^/, depth: 2 })),
    ),
  ),
  editor('vscode-backups', 'files not saved in VS Code', (home) =>
    CODES.flatMap(([, , folder]) =>
      electronFolders(home).map((parent) => ({ path: below(home, parent, folder, 'Backups'), takes: /^/, depth: 3 })),
    ),
  ),
  copies('code-server', 'code-server local history', (home) =>
    dataFolders(home).map((folder) => ({ path: below(home, folder, 'code-server/User/History'), takes: /^/, depth: 2 })),
  ),
  copies(
    'jetbrains',
    'JetBrains local history',
    (home) =>
      jetBrainsFolders(home).flatMap((folder) =>
        ['JetBrains', 'Google'].map((maker) => ({
          path: below(home, folder, maker),
          takes: /^[^/]+\/LocalHistory\//,
          depth: 3,
        })),
      ),
    'binary',
  ),
];

function jetBrainsFolders(home: Home): readonly string[] {
  if (home.platform === 'win32') return localFolders(home);
  return home.platform === 'darwin' ? [below(home, home.home, 'Library/Caches')] : cacheFolders(home);
}
