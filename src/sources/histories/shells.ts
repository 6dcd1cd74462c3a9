// The table of shells, and of programs that keep a history for them.
import {
  applicationFolders,
  below,
  both,
  cacheFolders,
  configFolders,
  dataFolders,
  type Home,
  localFolders,
  named,
  stateFolders,
} from './home.ts';
import { databases, type FolderTakes, files, inHome } from './places.ts';
import type { HistoryPlace, HistoryTool } from './tool.ts';

/** The folder `name` in each folder of data, state, configuration and caches. */
function inFolders(home: Home, name: string, takes: FolderTakes): readonly HistoryPlace[] {
  return [...dataFolders(home), ...stateFolders(home), ...configFolders(home), ...cacheFolders(home)].map((folder) => ({
    path: below(home, folder, name),
    ...takes,
  }));
}

/**
 * `$HISTFILE`, if it is that of the shell called `shell`. Several shells use that variable: its name says whose it is, or else the
 * login shell.
 */
function histfile(home: Home, shell: string): readonly HistoryPlace[] {
  const path = named(home, 'HISTFILE');
  return path !== undefined && shellOfHistfile(path, home.env['SHELL']) === shell ? [{ path }] : [];
}

/** The shell whose history the file in HISTFILE is. @param loginShell the value of SHELL */
export function shellOfHistfile(path: string, loginShell: string | undefined): string {
  const name = path.replace(/^.*[\\/]/, '');
  const known = /(?:^|[^a-z])(bash|zsh|mksh|ksh|ash)(?![a-z])|^\.?(zhist)/i;
  const [, shell, zhist] = known.exec(name) ?? known.exec(path.replace(/[^\\/]*$/, '')) ?? [];
  if (zhist !== undefined) return 'zsh';
  if (shell !== undefined) return shell.toLowerCase();
  const login = /([a-z]+)(?:[0-9]*)(?:\.exe)?$/i.exec(loginShell ?? '')?.[1]?.toLowerCase();
  return login !== undefined && ['bash', 'zsh', 'mksh', 'ksh', 'ash'].includes(login) ? login : 'bash';
}

const shell = (id: string, title: string, places: HistoryTool['places'], store: HistoryTool['store'] = 'text'): HistoryTool => ({
  id,
  title,
  kind: 'shell',
  store,
  places,
});

/** Sessions of Terminal on macOS, each with its own history. */
const SESSIONS = { takes: /\.history[^/]*$/ };

export const SHELLS: readonly HistoryTool[] = [
  shell('bash', 'bash', (home) => [
    ...histfile(home, 'bash'),
    ...inHome(home, '.bash_history', '.bash_eternal_history'),
    { path: below(home, home.home, '.bash_sessions'), ...SESSIONS },
    ...inFolders(home, 'bash', { takes: /history$/ }),
    ...files(home, [...stateFolders(home), ...dataFolders(home)], 'bash_history'),
  ]),
  shell('zsh', 'zsh', (home) => [
    ...histfile(home, 'zsh'),
    // A failed rewrite leaves a copy beside it.
    ...both(home, 'ZDOTDIR', home.home).map((path) => ({
      path,
      takes: /^\.(?:zsh_history|zhistory|histfile)(?:\.new|\.[0-9]+)?$/,
    })),
    { path: below(home, home.home, '.zsh_sessions'), ...SESSIONS },
    ...inFolders(home, 'zsh', { takes: /hist(?:ory|file)$/ }),
    { path: below(home, home.home, '.zsh'), takes: /hist(?:ory|file)$/ },
    ...files(home, [...stateFolders(home), ...dataFolders(home)], 'zsh_history'),
  ]),
  shell('fish', 'fish', (home) =>
    dataFolders(home).map((folder) => ({
      path: below(home, folder, 'fish'),
      // `$fish_history` names a session, of which there can be any number; files with a suffix are left by a failed rewrite.
      takes: /^[^/]*_history(?:\.[^/]+)?$/,
    })),
  ),
  shell('powershell', 'PowerShell', (home) => {
    const folders =
      home.platform === 'win32'
        ? applicationFolders(home).map((folder) => below(home, folder, 'Microsoft/Windows/PowerShell/PSReadLine'))
        : dataFolders(home).map((folder) => below(home, folder, 'powershell/PSReadLine'));
    return folders.map((path) => ({ path, takes: /_history\.txt$/i }));
  }),
  shell('nushell', 'nushell', (home) => files(home, nushellFolders(home), 'nushell/history.txt')),
  shell('nushell-sqlite', 'nushell', (home) => databases(home, nushellFolders(home), 'nushell', 'history.sqlite3'), 'sqlite'),
  shell('xonsh', 'xonsh', (home) =>
    xonshFolders(home).flatMap((folder) => [
      { path: below(home, folder, 'history_json'), takes: /\.json$/ },
      { path: folder, takes: /^xonsh-[^/]*\.json$/ },
    ]),
  ),
  shell('xonsh-sqlite', 'xonsh', (home) => databases(home, xonshFolders(home), '', 'xonsh-history.sqlite'), 'sqlite'),
  shell('mksh', 'mksh', (home) => [...histfile(home, 'mksh'), ...inHome(home, '.mksh_history')], 'binary'),
  shell('ksh', 'ksh', (home) => [...histfile(home, 'ksh'), ...inHome(home, '.sh_history', '.ksh_history')], 'binary'),
  shell('ash', 'ash', (home) => [...histfile(home, 'ash'), ...inHome(home, '.ash_history')]),
  shell('tcsh', 'tcsh', (home) => inHome(home, '.history', '.tcsh_history', '.csh_history')),
  shell(
    'elvish',
    'elvish',
    (home) => [
      ...files(home, stateFolders(home), 'elvish/db.bolt'),
      ...files(home, localFolders(home), 'elvish/db.bolt'),
      ...inHome(home, '.elvish/db'),
    ],
    'binary',
  ),
  shell('atuin', 'atuin', (home) => databases(home, dataFolders(home), 'atuin', 'history.db'), 'sqlite'),
  shell(
    'mcfly',
    'McFly',
    (home) => [
      ...databases(home, dataFolders(home), 'mcfly', 'history.db'),
      ...databases(home, [home.home], '.mcfly', 'history.db'),
      ...databases(home, applicationFolders(home), 'McFly', 'history.db'),
      ...databases(home, localFolders(home), 'McFly/data', 'history.db'),
    ],
    'sqlite',
  ),
  shell('clink', 'Clink', (home) => [
    ...(named(home, 'CLINK_PROFILE') === undefined
      ? []
      : [{ path: named(home, 'CLINK_PROFILE') ?? '', takes: /^clink_history/ }]),
    ...localFolders(home).map((folder) => ({ path: below(home, folder, 'clink'), takes: /^clink_history/ })),
  ]),
];

function nushellFolders(home: Home): readonly string[] {
  return [...configFolders(home), ...applicationFolders(home)];
}

function xonshFolders(home: Home): readonly string[] {
  const own = named(home, 'XONSH_DATA_DIR');
  return [
    ...(own === undefined ? [] : [own]),
    ...[...dataFolders(home), ...localFolders(home)].map((folder) => below(home, folder, 'xonsh')),
  ];
}
