// The table of REPLs, database clients and pagers that keep a history.
import {
  applicationFolders,
  below,
  both,
  cacheFolders,
  configFolders,
  dataFolders,
  type Home,
  localFolders,
  stateFolders,
} from './home.ts';
import { files, inHome } from './places.ts';
import type { HistoryPlace, HistoryTool } from './tool.ts';

/** The file that a variable names, and the usual ones in the home. */
function variable(home: Home, name: string, ...usual: readonly string[]): readonly HistoryPlace[] {
  const [first = '', ...others] = usual;
  return [...both(home, name, below(home, home.home, first)).map((path) => ({ path })), ...inHome(home, ...others)];
}

const keeper =
  (kind: HistoryTool['kind']) =>
  (id: string, title: string, places: HistoryTool['places'], store: HistoryTool['store'] = 'text'): HistoryTool => ({
    id,
    title,
    kind,
    store,
    places,
  });

const repl = keeper('repl');
const client = keeper('database client');

export const CLIENTS: readonly HistoryTool[] = [
  repl('node', 'Node.js REPL', (home) => variable(home, 'NODE_REPL_HISTORY', '.node_repl_history', '.ts_node_repl_history')),
  repl('bun', 'Bun REPL', (home) => inHome(home, '.bun_repl_history')),
  repl('deno', 'Deno REPL', (home) =>
    files(home, both(home, 'DENO_DIR', below(home, home.home, '.cache/deno')), 'deno_history.txt'),
  ),
  repl('python', 'Python REPL', (home) => [
    ...variable(home, 'PYTHON_HISTORY', '.python_history'),
    ...files(home, stateFolders(home), 'python_history'),
    ...files(home, dataFolders(home), 'ptpython/history'),
  ]),
  repl(
    'ipython',
    'IPython',
    (home) =>
      both(home, 'IPYTHONDIR', below(home, home.home, '.ipython')).map((path) => ({
        path,
        takes: /^profile_[^/]+\/history\.sqlite(?:-wal|-journal)?$/,
        depth: 1,
      })),
    'sqlite',
  ),
  repl('irb', 'irb', (home) => [
    ...inHome(home, '.irb_history', '.irb-history'),
    ...files(home, stateFolders(home), 'irb/irb_history'),
  ]),
  repl('pry', 'Pry', (home) => [...inHome(home, '.pry_history'), ...files(home, dataFolders(home), 'pry/pry_history')]),
  repl('php', 'PHP', (home) => [...inHome(home, '.php_history'), ...files(home, configFolders(home), 'psysh/psysh_history')]),
  repl('r', 'R', (home) => variable(home, 'R_HISTFILE', '.Rhistory')),
  repl('julia', 'Julia', (home) => variable(home, 'JULIA_HISTORY', '.julia/logs/repl_history.jl')),
  repl('ghci', 'GHCi', (home) => inHome(home, '.ghc/ghci_history')),
  repl('iex', 'IEx', (home) => inHome(home, '.iex_history')),
  // Both shells of Erlang: OTP keeps the lines, as terms in logs.
  repl(
    'erlang',
    'Erlang and IEx shells',
    (home) =>
      erlangFolders(home).map((folder) => ({
        path: below(home, folder, 'erlang-history'),
        takes: /^(?:Cache\/)?erlang-shell-log\.[0-9]+$/,
        depth: 1,
      })),
    'binary',
  ),
  // Twice in the file: line by line, and all of the session once more, to be replayed.
  repl('jshell', 'jshell', (home) => [
    ...inHome(home, '.java/.userPrefs/tool/JShell/prefs.xml'),
    ...(home.platform === 'darwin' ? inHome(home, 'Library/Preferences/com.apple.java.util.prefs.plist') : []),
  ]),
  repl('octave', 'Octave', (home) => [
    ...files(home, dataFolders(home), 'octave/history'),
    ...inHome(home, '.octave_hist', '.octave_history'),
  ]),
  repl('guile', 'Guile', (home) => variable(home, 'GUILE_HISTORY', '.guile_history')),
  repl('gforth', 'Gforth', (home) => variable(home, 'GFORTHHIST', '.gforth-history')),
  repl('gdb', 'gdb', (home) => variable(home, 'GDBHISTFILE', '.gdb_history')),

  client('psql', 'psql', (home) => [
    ...variable(home, 'PSQL_HISTORY', '.psql_history'),
    ...files(home, stateFolders(home), 'psql_history'),
    // One per database, as the manual of psql suggests.
    { path: home.home, takes: /^\.psql_history-[^/]+$/ },
    ...files(home, home.platform === 'win32' ? applicationFolders(home) : [], 'postgresql/psql_history'),
  ]),
  client('pgcli', 'pgcli', (home) => files(home, configFolders(home), 'pgcli/history')),
  client('mysql', 'mysql', (home) => variable(home, 'MYSQL_HISTFILE', '.mysql_history', '.mariadb_history')),
  client('mycli', 'mycli', (home) => variable(home, 'MYCLI_HISTFILE', '.mycli-history')),
  client('litecli', 'litecli', (home) => files(home, configFolders(home), 'litecli/history')),
  client('sqlite3', 'sqlite3', (home) => [
    ...variable(home, 'SQLITE_HISTORY', '.sqlite_history'),
    ...files(home, stateFolders(home), 'sqlite_history'),
  ]),
  client('duckdb', 'DuckDB', (home) => inHome(home, '.duckdb_history')),
  client('redis-cli', 'redis-cli', (home) => variable(home, 'REDISCLI_HISTFILE', '.rediscli_history', '.valkeycli_history')),
  client('mongosh', 'mongosh', (home) => [
    ...inHome(home, '.mongodb/mongosh/mongosh_repl_history', '.dbshell'),
    ...files(home, applicationFolders(home), 'mongodb/mongosh/mongosh_repl_history'),
  ]),
  client('clickhouse', 'clickhouse-client', (home) => variable(home, 'CLICKHOUSE_HISTORY_FILE', '.clickhouse-client-history')),

  keeper('pager')('less', 'less', (home) => [
    ...variable(home, 'LESSHISTFILE', '.lesshst', '_lesshst'),
    ...files(home, [...stateFolders(home), ...dataFolders(home), ...cacheFolders(home)], 'lesshst'),
  ]),
];

/** Where `filename:basedir(user_cache, …)` of Erlang is. */
function erlangFolders(home: Home): readonly string[] {
  if (home.platform === 'win32') return localFolders(home);
  return home.platform === 'darwin' ? [below(home, home.home, 'Library/Caches')] : cacheFolders(home);
}

/** Programs without a history of their own, such as sbcl and tclsh, get one from rlwrap; others call theirs the same. The last of all tools. */
export const RLWRAP: HistoryTool = repl('rlwrap', 'rlwrap, or a program of that name', (home) =>
  both(home, 'RLWRAP_HOME', home.home).map((path) => ({ path, takes: /^\.?[\w+-]+_history$/ })),
);
