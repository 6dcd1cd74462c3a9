// Where each tool keeps its history: on each system, and where variables say it does.
import { describe, expect, test } from 'vitest';
import type { Home } from '../../../src/sources/histories/home.ts';
import { shellOfHistfile } from '../../../src/sources/histories/shells.ts';
import { TOOLS, toolOf } from '../../../src/sources/histories/tools.ts';

const HOMES: Readonly<Record<Home['platform'], string>> = { linux: '/h', darwin: '/Users/h', win32: 'C:\\h' };

/** The paths of a tool's files: of a place that takes some of a folder, those of `names` that it takes. */
function pathsOf(
  tool: string,
  platform: Home['platform'],
  env: Home['env'] = {},
  names: readonly string[] = [],
): readonly string[] {
  return toolOf(tool)
    .places({ home: HOMES[platform], env, platform })
    .flatMap(({ path, takes, depth = 0 }) =>
      takes === undefined
        ? [path]
        : names.filter((name) => takes.test(name) && name.split('/').length <= depth + 1).map((name) => `${path}|${name}`),
    );
}

type Case = readonly [tool: string, platform: Home['platform'], env: Home['env'], names: readonly string[], path: string];

const CASES: readonly Case[] = [
  ['bash', 'linux', {}, [], '/h/.bash_history'],
  ['bash', 'linux', { HISTFILE: '/x/bash.hist' }, [], '/x/bash.hist'],
  ['bash', 'linux', { HISTFILE: '~/hist', SHELL: '/bin/bash' }, [], '/h/hist'],
  ['zsh', 'linux', { HISTFILE: '/x/hist', SHELL: '/usr/bin/zsh' }, [], '/x/hist'],
  ['mksh', 'linux', { HISTFILE: '/x/hist', SHELL: '/bin/mksh' }, [], '/x/hist'],
  ['ksh', 'linux', { HISTFILE: '/x/hist', SHELL: '/bin/ksh93' }, [], '/x/hist'],
  ['bash', 'darwin', {}, ['A.history', 'A.historynew', 'A.session'], '/Users/h/.bash_sessions|A.historynew'],
  ['zsh', 'darwin', {}, ['A.history'], '/Users/h/.zsh_sessions|A.history'],
  ['zsh', 'linux', {}, ['.zsh_history'], '/h|.zsh_history'],
  ['zsh', 'linux', {}, ['.zsh_history.new'], '/h|.zsh_history.new'],
  ['zsh', 'linux', { ZDOTDIR: '/z' }, ['.histfile'], '/z|.histfile'],
  ['zsh', 'linux', { XDG_STATE_HOME: '/s' }, ['history'], '/s/zsh|history'],
  ['fish', 'linux', {}, ['work_history'], '/h/.local/share/fish|work_history'],
  ['fish', 'linux', { XDG_DATA_HOME: '/d' }, ['fish_history'], '/d/fish|fish_history'],
  ['powershell', 'linux', {}, ['ConsoleHost_history.txt'], '/h/.local/share/powershell/PSReadLine|ConsoleHost_history.txt'],
  [
    ...(['powershell', 'win32', { APPDATA: 'D:\\r' }, ['Visual Studio Code Host_history.txt']] as const),
    'D:\\r\\Microsoft\\Windows\\PowerShell\\PSReadLine|Visual Studio Code Host_history.txt',
  ],
  ['nushell', 'linux', { XDG_CONFIG_HOME: '/c' }, [], '/c/nushell/history.txt'],
  ['nushell', 'darwin', {}, [], '/Users/h/Library/Application Support/nushell/history.txt'],
  ['nushell-sqlite', 'win32', {}, ['history.sqlite3-wal'], 'C:\\h\\AppData\\Roaming\\nushell|history.sqlite3-wal'],
  ['xonsh', 'linux', { XONSH_DATA_DIR: '/x' }, ['xonsh-1.json'], '/x/history_json|xonsh-1.json'],
  ['xonsh-sqlite', 'linux', {}, ['xonsh-history.sqlite'], '/h/.local/share/xonsh|xonsh-history.sqlite'],
  ['ksh', 'linux', {}, [], '/h/.sh_history'],
  ['tcsh', 'linux', {}, [], '/h/.history'],
  ['elvish', 'linux', { XDG_STATE_HOME: '/s' }, [], '/s/elvish/db.bolt'],
  ['elvish', 'win32', { LOCALAPPDATA: 'D:\\l' }, [], 'D:\\l\\elvish\\db.bolt'],
  ['atuin', 'linux', { XDG_DATA_HOME: '/d' }, ['history.db', 'key'], '/d/atuin|history.db'],
  ['mcfly', 'darwin', {}, ['history.db'], '/Users/h/Library/Application Support/McFly|history.db'],
  ['clink', 'win32', {}, ['clink_history_1234'], 'C:\\h\\AppData\\Local\\clink|clink_history_1234'],
  ['node', 'linux', { NODE_REPL_HISTORY: '/n' }, [], '/n'],
  ['node', 'linux', { NODE_REPL_HISTORY: '' }, [], '/h/.node_repl_history'],
  ['python', 'linux', { PYTHON_HISTORY: '/p' }, [], '/p'],
  ['ipython', 'linux', { IPYTHONDIR: '/i' }, ['profile_default/history.sqlite'], '/i|profile_default/history.sqlite'],
  ['psql', 'linux', { PSQL_HISTORY: '/q' }, [], '/q'],
  ['psql', 'linux', {}, ['.psql_history-shop'], '/h|.psql_history-shop'],
  ['psql', 'win32', {}, [], 'C:\\h\\AppData\\Roaming\\postgresql\\psql_history'],
  ['mysql', 'linux', { MYSQL_HISTFILE: '/m' }, [], '/m'],
  ['sqlite3', 'linux', { SQLITE_HISTORY: '/l' }, [], '/l'],
  ['redis-cli', 'linux', { REDISCLI_HISTFILE: '/r' }, [], '/r'],
  ['less', 'linux', { LESSHISTFILE: '/less' }, [], '/less'],
  ['less', 'linux', {}, [], '/h/.local/state/lesshst'],
  ['vim', 'linux', {}, [], '/h/.viminfo'],
  ['vim', 'win32', {}, [], 'C:\\h\\_viminfo'],
  ['vscode-backups', 'linux', {}, ['1a/untitled/-7f9c'], '/h/.config/Code/Backups|1a/untitled/-7f9c'],
  ['python', 'linux', {}, [], '/h/.local/state/python_history'],
  ['zsh', 'linux', {}, ['history'], '/h/.zsh|history'],
  ['claude-code', 'linux', {}, ['file-history/1/a@v1'], '/h/.claude|file-history/1/a@v1'],
  ['neovim', 'linux', {}, ['shada/main.shada'], '/h/.local/state/nvim|shada/main.shada'],
  ['neovim', 'linux', {}, ['swap/%h%bot.js.swp'], '/h/.local/state/nvim|swap/%h%bot.js.swp'],
  ['neovim', 'win32', {}, ['undo/x'], 'C:\\h\\AppData\\Local\\nvim-data|undo/x'],
  ['vscode', 'linux', {}, ['1a/x.ts', '1a/entries.json'], '/h/.config/Code/User/History|1a/entries.json'],
  ['vscode', 'darwin', {}, ['1a/x.ts'], '/Users/h/Library/Application Support/Code/User/History|1a/x.ts'],
  ['vscode', 'win32', { APPDATA: 'D:\\r' }, ['1a/x.ts'], 'D:\\r\\Code\\User\\History|1a/x.ts'],
  ['cursor', 'linux', {}, ['1a/x.ts'], '/h/.config/Cursor/User/History|1a/x.ts'],
  ['code-server', 'linux', {}, ['1a/x.ts'], '/h/.local/share/code-server/User/History|1a/x.ts'],
  [
    'jetbrains',
    'linux',
    {},
    ['IdeaIC2025.2/LocalHistory/changes.storageData'],
    '/h/.cache/JetBrains|IdeaIC2025.2/LocalHistory/changes.storageData',
  ],
  ['erlang', 'linux', {}, ['erlang-shell-log.1', 'erlang-shell-log.idx'], '/h/.cache/erlang-history|erlang-shell-log.1'],
  ['erlang', 'darwin', {}, ['erlang-shell-log.1'], '/Users/h/Library/Caches/erlang-history|erlang-shell-log.1'],
  ['jshell', 'linux', {}, [], '/h/.java/.userPrefs/tool/JShell/prefs.xml'],
  ['octave', 'linux', {}, [], '/h/.local/share/octave/history'],
  ['guile', 'linux', {}, [], '/h/.guile_history'],
  ['gforth', 'linux', {}, [], '/h/.gforth-history'],
  ['rlwrap', 'linux', {}, ['.sbcl_history'], '/h|.sbcl_history'],
  ['codex-state', 'linux', {}, ['state_5.sqlite-wal'], '/h/.codex|state_5.sqlite-wal'],
  ['codex', 'linux', {}, ['shell_snapshots/1.1.sh'], '/h/.codex|shell_snapshots/1.1.sh'],
  ['claude-code', 'linux', {}, ['projects/-p/s/subagents/agent-1.jsonl'], '/h/.claude|projects/-p/s/subagents/agent-1.jsonl'],
  ['claude-code', 'linux', {}, ['todos/1.json'], '/h/.claude|todos/1.json'],
  ['agent-settings', 'linux', {}, [], '/h/.claude.json'],
  ['agent-settings', 'linux', {}, [], '/h/.cursor/mcp.json'],
  ['cursor-state', 'linux', {}, ['globalStorage/state.vscdb'], '/h/.config/Cursor/User|globalStorage/state.vscdb'],
  [
    'cursor-state',
    'darwin',
    {},
    ['workspaceStorage/a/state.vscdb'],
    '/Users/h/Library/Application Support/Cursor/User|workspaceStorage/a/state.vscdb',
  ],
  [
    'vscode-chats',
    'win32',
    {},
    ['workspaceStorage/a/chatSessions/1.jsonl'],
    'C:\\h\\AppData\\Roaming\\Code\\User|workspaceStorage/a/chatSessions/1.jsonl',
  ],
  ['copilot', 'linux', {}, ['session-state/1/events.jsonl'], '/h/.copilot|session-state/1/events.jsonl'],
  ['opencode-state', 'linux', {}, ['opencode.db-wal'], '/h/.local/share/opencode|opencode.db-wal'],
  ['qwen', 'linux', {}, ['projects/p/chats/1.jsonl'], '/h/.qwen|projects/p/chats/1.jsonl'],
  ['kiro', 'linux', {}, ['sessions/a/sess_1/messages.jsonl'], '/h/.kiro|sessions/a/sess_1/messages.jsonl'],
  ['junie', 'linux', {}, ['sessions/a/events.jsonl'], '/h/.junie|sessions/a/events.jsonl'],
  ['vibe', 'linux', { VIBE_HOME: '/v' }, ['logs/session/1/messages.jsonl'], '/v|logs/session/1/messages.jsonl'],
  ['goose-state', 'linux', {}, ['sessions/sessions.db'], '/h/.local/share/goose|sessions/sessions.db'],
  ['chrome', 'linux', {}, ['Profile 1/History'], '/h/.config/google-chrome|Profile 1/History'],
  [
    'chrome',
    'linux',
    {},
    ['Default/Local Storage/leveldb/000003.log'],
    '/h/.config/google-chrome|Default/Local Storage/leveldb/000003.log',
  ],
  ['edge', 'win32', {}, ['Default/Sessions/Tabs_1'], 'C:\\h\\AppData\\Local\\Microsoft\\Edge\\User Data|Default/Sessions/Tabs_1'],
  ['firefox', 'linux', {}, ['a.default/places.sqlite'], '/h/.mozilla/firefox|a.default/places.sqlite'],
  [
    'firefox',
    'darwin',
    {},
    ['a/sessionstore-backups/recovery.jsonlz4'],
    '/Users/h/Library/Application Support/Firefox/Profiles|a/sessionstore-backups/recovery.jsonlz4',
  ],
  ['safari', 'darwin', {}, ['History.db'], '/Users/h/Library/Safari|History.db'],
  ['asciinema', 'linux', {}, ['demo.cast'], '/h|demo.cast'],
  ['terminal-log', 'linux', {}, ['typescript', 'screenlog.0'], '/h|screenlog.0'],
  ['claude-code', 'linux', {}, ['projects/-srv/1.jsonl'], '/h/.claude|projects/-srv/1.jsonl'],
  ['codex', 'linux', { CODEX_HOME: '/c' }, ['sessions/2026/11/25/rollout-1.jsonl'], '/c|sessions/2026/11/25/rollout-1.jsonl'],
];

describe('places', () => {
  test.each(CASES)('%s on %s, %j: %j', (tool, platform, env, names, path) => {
    expect(toolOf(tool).id).toBe(tool);
    expect(pathsOf(tool, platform, env, names)).toContain(path);
  });

  test('given a variable, then the usual place is scanned, too', () => {
    expect(pathsOf('mysql', 'linux', { MYSQL_HISTFILE: '/m' })).toEqual(['/m', '/h/.mysql_history', '/h/.mariadb_history']);
  });

  test('given HISTFILE, then it belongs to one shell', () => {
    const env = { HISTFILE: '/x/hist', SHELL: '/usr/bin/zsh' };
    const holders = TOOLS.filter(({ id }) => pathsOf(id, 'linux', env).includes('/x/hist')).map(({ id }) => id);
    expect(holders).toEqual(['zsh']);
  });

  test.each([
    ['/x/.bash_history', '/bin/zsh', 'bash'],
    ['/x/.zhistory', '/bin/bash', 'zsh'],
    ['/x/zsh/history', '/bin/bash', 'zsh'],
    ['/x/.mksh_history', '/bin/bash', 'mksh'],
    ['/x/h', '/bin/ksh93', 'ksh'],
    ['/x/h', '/usr/bin/fish', 'bash'],
    ['/x/h', undefined, 'bash'],
  ])('HISTFILE=%s with SHELL=%s is that of %s', (path, login, shell) => {
    expect(shellOfHistfile(path, login)).toBe(shell);
  });

  test('given all places, then ids are unique and paths absolute', () => {
    expect(new Set(TOOLS.map(({ id }) => id)).size).toBe(TOOLS.length);
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      const home = { home: HOMES[platform], env: {}, platform };
      const outside = TOOLS.flatMap(({ places }) => places(home)).filter(({ path }) => !path.startsWith(home.home));
      expect(outside).toEqual([]);
    }
  });
});
