// REPLs, database clients and pagers: programs with lines of their own.
import { applicationHome, cacheHome, dataHome, type Home, join, roaming, stateHome, variable } from './home.ts';
import type { HistoryPlace, HistoryTool } from './tool.ts';

/** Most keep plain lines in a dot file, and have a variable that names another one. */
const plain = (
  id: string,
  title: string,
  kind: HistoryTool['kind'],
  more: {
    readonly variables?: readonly string[];
    readonly dots?: readonly string[];
    readonly at?: (home: Home) => readonly string[];
  },
): HistoryTool => ({
  id,
  title,
  kind,
  store: 'text',
  places: (home): readonly HistoryPlace[] =>
    [
      ...(more.variables ?? []).flatMap((name) => variable(home, name) ?? []),
      ...(more.dots ?? []).map((name) => join(home.home, name)),
      ...(more.at?.(home) ?? []),
    ].map((path) => ({ path })),
});

export const REPL_TOOLS: readonly HistoryTool[] = [
  plain('node', 'Node.js', 'repl', {
    variables: ['NODE_REPL_HISTORY'],
    dots: ['.node_repl_history', '.ts_node_repl_history', '.bun_repl_history'],
  }),
  plain('deno', 'Deno', 'repl', {
    at: (home) => [
      ...[variable(home, 'DENO_DIR')].flatMap((folder) => (folder === undefined ? [] : [join(folder, 'deno_history.txt')])),
      join(home.platform === 'darwin' ? join(home.home, 'Library/Caches') : cacheHome(home), 'deno', 'deno_history.txt'),
    ],
  }),
  plain('python', 'Python', 'repl', {
    variables: ['PYTHON_HISTORY'],
    dots: ['.python_history', '.pythonhist', '.pyhistory', '.python_history-3'],
    at: (home) => [
      join(stateHome(home), 'python_history'),
      join(cacheHome(home), 'python_history'),
      join(dataHome(home), 'ptpython', 'history'),
    ],
  }),
  {
    id: 'ipython',
    title: 'IPython',
    kind: 'repl',
    store: 'sqlite',
    places: (home) =>
      [
        variable(home, 'IPYTHONDIR'),
        join(home.home, '.ipython'),
        join(
          applicationHome(home, (other) => join(other.home, '.config')),
          'ipython',
        ),
      ].flatMap((path) => (path === undefined ? [] : [{ path, below: 'profile_*/history.sqlite*' }])),
  },
  plain('irb', 'irb', 'repl', {
    dots: ['.irb_history', '.irb-history', '.pry_history', '.local/share/pry/pry_history'],
    at: (home) => [join(dataHome(home), 'irb', 'irb_history'), join(stateHome(home), 'irb', 'history')],
  }),
  plain('php', 'php', 'repl', { dots: ['.php_history', '.config/psysh/psysh_history', '.psysh_history'] }),
  plain('r', 'R', 'repl', { variables: ['R_HISTFILE'], dots: ['.Rhistory'] }),
  plain('scala', 'Scala and sbt', 'repl', {
    dots: ['.scala_history', '.sbt_history', '.jline.history', '.groovy/groovysh.history'],
  }),
  plain('gdb', 'gdb', 'repl', { variables: ['GDBHISTFILE'], dots: ['.gdb_history', '.lldb/lldb-history'] }),
  plain('erlang', 'IEx', 'repl', { dots: ['.iex_history'] }),
  plain('psql', 'psql', 'database client', {
    variables: ['PSQL_HISTORY'],
    dots: ['.psql_history'],
    at: (home) => [
      join(stateHome(home), 'psql_history'),
      ...(home.platform === 'win32' ? [join(roaming(home), 'postgresql', 'psql_history')] : []),
    ],
  }),
  plain('pgcli', 'pgcli and its kin', 'database client', {
    dots: [
      '.pgcli_history',
      '.mycli-history',
      '.litecli_history',
      '.config/pgcli/history',
      '.config/litecli/history',
      '.local/share/iredis/history',
      '.iredis_history',
    ],
  }),
  plain('mysql', 'mysql', 'database client', {
    variables: ['MYSQL_HISTFILE', 'MARIADB_HISTFILE'],
    dots: ['.mysql_history', '.mariadb_history', '.mysqlsh/history.sql'],
    at: (home) => [join(stateHome(home), 'mysql_history')],
  }),
  plain('sqlite3', 'sqlite3', 'database client', {
    variables: ['SQLITE_HISTORY'],
    dots: ['.sqlite_history'],
    at: (home) => [join(stateHome(home), 'sqlite_history'), join(dataHome(home), 'sqlite_history')],
  }),
  plain('redis-cli', 'redis-cli', 'database client', {
    variables: ['REDISCLI_HISTFILE'],
    dots: ['.rediscli_history', '.valkeycli_history'],
    at: (home) => [join(stateHome(home), 'rediscli_history')],
  }),
  plain('mongosh', 'mongosh', 'database client', {
    dots: ['.mongodb/mongosh/mongosh_repl_history', '.dbshell', '.mongorc_history'],
    at: (home) => (home.platform === 'win32' ? [join(roaming(home), 'mongodb', 'mongosh', 'mongosh_repl_history')] : []),
  }),
  plain('clickhouse', 'clickhouse-client', 'database client', {
    variables: ['CLICKHOUSE_HISTORY_FILE'],
    dots: ['.clickhouse-client-history'],
  }),
  plain('duckdb', 'duckdb', 'database client', { dots: ['.duckdb_history'] }),
  plain('less', 'less', 'repl', {
    variables: ['LESSHISTFILE'],
    dots: ['.lesshst', '_lesshst'],
    at: (home) => [join(stateHome(home), 'lesshst'), join(dataHome(home), 'lesshst')],
  }),
];
