// Shells, and what keeps the history of shells.
import {
  applicationHome,
  cacheHome,
  configHome,
  dataHome,
  type Home,
  join,
  library,
  local,
  roaming,
  stateHome,
  variable,
} from './home.ts';
import type { HistoryPlace, HistoryTool } from './tool.ts';

type Shell = Omit<HistoryTool, 'kind'>;

const files = (paths: readonly (string | undefined)[]): readonly HistoryPlace[] =>
  paths.flatMap((path) => (path === undefined ? [] : [{ path }]));

/** `names` in the home. */
const dotFiles = ({ home }: Home, ...names: readonly string[]): readonly HistoryPlace[] =>
  files(names.map((name) => join(home, name)));

/** Where people who keep their home tidy put the history of `shell`: neither bash nor zsh exports the variable that says so. */
const tidy = (home: Home, shell: string): readonly HistoryPlace[] =>
  [dataHome, stateHome, cacheHome, configHome].flatMap((folder) =>
    files([
      join(folder(home), shell, 'history'),
      join(folder(home), shell, `.${shell}_history`),
      join(folder(home), shell, `${shell}_history`),
      join(folder(home), `${shell}_history`),
    ]),
  );

/** Where the rest of a folder does for a tool what the tool's name does in others. */
const SHELLS: readonly Shell[] = [
  {
    id: 'bash',
    title: 'bash',
    store: 'text',
    places: (home) => [
      ...dotFiles(home, '.bash_history'),
      // macOS keeps one for each window of the terminal, too.
      { path: join(home.home, '.bash_sessions'), below: '*.history*' },
      ...tidy(home, 'bash'),
      ...dotFiles(home, '.history-bash', '.bash_eternal_history'),
    ],
  },
  {
    id: 'zsh',
    title: 'zsh',
    store: 'text',
    places: (home) => {
      const folder = variable(home, 'ZDOTDIR');
      const names = ['.zsh_history', '.zhistory', '.histfile', '.zhist'];
      return [
        ...(folder === undefined ? [] : [...names, 'history'].map((name) => ({ path: join(folder, name) }))),
        ...dotFiles(home, ...names),
        { path: join(home.home, '.zsh_sessions'), below: '*.history*' },
        ...tidy(home, 'zsh'),
        ...files([
          join(configHome(home), 'zsh', '.zhistory'),
          join(home.home, '.zsh', '.zsh_history'),
          join(home.home, '.zsh', 'history'),
        ]),
      ];
    },
  },
  {
    id: 'fish',
    title: 'fish',
    store: 'text',
    places: (home) => [
      // Each session name has a file of its own: $fish_history is one of them.
      { path: join(dataHome(home), 'fish'), below: '*_history' },
      ...files([join(configHome(home), 'fish', 'fish_history')]),
    ],
  },
  {
    id: 'powershell',
    title: 'PowerShell',
    store: 'text',
    places: (home) => [
      { path: join(dataHome(home), 'powershell', 'PSReadLine'), below: '*_history.txt' },
      ...(home.platform === 'win32'
        ? [{ path: join(roaming(home), 'Microsoft', 'Windows', 'PowerShell', 'PSReadLine'), below: '*_history.txt' }]
        : []),
    ],
  },
  {
    id: 'nushell',
    title: 'nushell',
    store: 'text',
    places: (home) => nushellFolders(home).flatMap((folder) => files([join(folder, 'history.txt')])),
  },
  {
    id: 'nushell-sqlite',
    title: 'nushell (SQLite)',
    store: 'sqlite',
    places: (home) => nushellFolders(home).map((path) => ({ path, below: 'history.sqlite3*' })),
  },
  {
    id: 'xonsh',
    title: 'xonsh',
    // JSON with byte offsets into itself.
    store: 'binary',
    places: (home) =>
      xonshFolders(home).flatMap((folder) => [
        { path: join(folder, 'history_json'), below: '*.json' },
        { path: folder, below: 'xonsh-*.json' },
      ]),
  },
  {
    id: 'xonsh-sqlite',
    title: 'xonsh (SQLite)',
    store: 'sqlite',
    places: (home) => xonshFolders(home).map((path) => ({ path, below: 'xonsh-history.sqlite*' })),
  },
  {
    id: 'ksh',
    title: 'ksh',
    store: 'binary',
    places: (home) => dotFiles(home, '.sh_history', '.ksh_history'),
  },
  {
    id: 'mksh',
    title: 'mksh',
    store: 'binary',
    places: (home) => dotFiles(home, '.mksh_history'),
  },
  {
    id: 'tcsh',
    title: 'tcsh',
    store: 'text',
    places: (home) => [...files([variable(home, 'histfile')]), ...dotFiles(home, '.history', '.tcsh_history', '.csh_history')],
  },
  {
    id: 'elvish',
    title: 'elvish',
    store: 'binary',
    places: (home) => [
      { path: join(stateHome(home), 'elvish', 'db.bolt') },
      { path: join(home.home, '.elvish', 'db') },
      ...(home.platform === 'win32' ? [{ path: join(local(home), 'elvish', 'db.bolt') }] : []),
    ],
  },
  {
    id: 'atuin',
    title: 'atuin',
    store: 'sqlite',
    places: (home) => [{ path: join(dataHome(home), 'atuin'), below: '*.db*' }],
  },
  {
    id: 'mcfly',
    title: 'mcfly',
    store: 'sqlite',
    places: (home) => [
      { path: join(dataHome(home), 'mcfly'), below: 'history.db*' },
      { path: join(home.home, '.mcfly'), below: 'history.db*' },
      ...(home.platform === 'darwin' ? [{ path: join(library(home), 'McFly'), below: 'history.db*' }] : []),
      ...(home.platform === 'win32' ? [{ path: join(local(home), 'McFly', 'data'), below: 'history.db*' }] : []),
    ],
  },
  {
    id: 'clink',
    title: 'clink',
    store: 'text',
    places: (home) => [
      ...[variable(home, 'CLINK_PROFILE'), home.platform === 'win32' ? join(local(home), 'clink') : undefined].flatMap((path) =>
        path === undefined ? [] : [{ path, below: 'clink_history*' }],
      ),
    ],
  },
];

function nushellFolders(home: Home): readonly string[] {
  // nushell took to XDG_CONFIG_HOME on all systems; what an older one left is where the system has such things.
  return [...new Set([join(configHome(home), 'nushell'), join(applicationHome(home, configHome), 'nushell')])];
}

function xonshFolders(home: Home): readonly string[] {
  const named = variable(home, 'XONSH_DATA_DIR');
  return [
    ...(named === undefined ? [] : [named]),
    join(dataHome(home), 'xonsh'),
    ...(home.platform === 'win32' ? [join(local(home), 'xonsh', 'xonsh')] : []),
  ];
}

export const SHELL_TOOLS: readonly HistoryTool[] = SHELLS.map((shell) => ({ ...shell, kind: 'shell' }));
