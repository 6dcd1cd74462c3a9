// The table of coding agents: their transcripts, databases and logs, and the settings that they send to a model or keep tokens in.
import { CODES, electronFolders } from './editors.ts';
import { below, both, configFolders, dataFolders, type Home, stateFolders } from './home.ts';
import { inHome } from './places.ts';
import type { HistoryPlace, HistoryTool } from './tool.ts';

/** Deep enough for any project: its path is one folder. */
const MAX_DEPTH = 8;

/** Files of an SQLite database. */
const DATABASE = /(?:^|\/)[^/]+\.(?:sqlite3?|db|vscdb)(?:-wal|-journal|\.backup)?$/;

const agent = (id: string, title: string, places: HistoryTool['places'], store: HistoryTool['store'] = 'text'): HistoryTool => ({
  id,
  title,
  kind: 'agent',
  store,
  places,
});

/** The files of the folders that `takes` accepts. */
const filesOf = (folders: readonly string[], takes: RegExp): readonly HistoryPlace[] =>
  folders.map((path) => ({ path, takes, depth: MAX_DEPTH }));

const inHomes = (home: Home, takes: RegExp, ...names: readonly string[]): readonly HistoryPlace[] =>
  filesOf(
    names.map((name) => below(home, home.home, name)),
    takes,
  );

const claudeFolders = (home: Home): readonly string[] => both(home, 'CLAUDE_CONFIG_DIR', below(home, home.home, '.claude'));
const codexFolders = (home: Home): readonly string[] => both(home, 'CODEX_HOME', below(home, home.home, '.codex'));
const copilotFolders = (home: Home): readonly string[] => both(home, 'COPILOT_HOME', below(home, home.home, '.copilot'));
const vibeFolders = (home: Home): readonly string[] => both(home, 'VIBE_HOME', below(home, home.home, '.vibe'));

/** Folders of all users' data of VS Code and its variants. */
const codeFolders = (home: Home, is: (id: string) => boolean): readonly string[] =>
  CODES.filter(([id]) => is(id)).flatMap(([, , folder]) =>
    electronFolders(home).map((parent) => below(home, parent, folder, 'User')),
  );

const isCursor = (id: string): boolean => id === 'cursor';

/** What chats of Copilot in VS Code are in. */
const CHATS =
  /^(?:workspaceStorage\/[^/]+\/(?:chatSessions|chatEditingSessions|GitHub\.copilot-chat)|globalStorage\/(?:emptyWindowChatSessions|github\.copilot-chat))\//i;

const STATE = /^(?:globalStorage|workspaceStorage\/[^/]+)\/state\.vscdb(?:-wal|-journal|\.backup)?$/;

/** What agents read at each start. They are in use: nothing in them is masked. */
const settings: HistoryTool = agent('agent-settings', 'settings of a coding agent', (home) => [
  ...inHome(home, '.claude.json', '.mcp.json', '.cursor/mcp.json', '.aider.conf.yml'),
  ...claudeFolders(home).map((path) => ({ path, takes: /^(?:settings(?:\.local)?\.json|CLAUDE\.md)$/ })),
  ...codexFolders(home).map((path) => ({ path, takes: /^(?:config\.toml|AGENTS(?:\.override)?\.md|\.env)$/ })),
  ...copilotFolders(home).map((path) => ({ path, takes: /^(?:mcp-config|config|settings)\.json$/ })),
  ...vibeFolders(home).map((path) => ({ path, takes: /^(?:config\.toml|\.env|AGENTS\.md)$/ })),
  ...codeFolders(home, () => true).map((path) => ({ path, takes: /^(?:mcp|settings)\.json$/ })),
  ...inHome(home, '.gemini/settings.json', '.gemini/GEMINI.md', '.gemini/.env', '.qwen/settings.json', '.qwen/QWEN.md'),
  ...inHome(home, '.kiro/settings/mcp.json', '.junie/mcp/mcp.json', '.junie/config.json', '.junie/guidelines.md'),
  ...configFolders(home).flatMap((folder) =>
    ['opencode/opencode.json', 'opencode/opencode.jsonc', 'opencode/AGENTS.md', 'goose/config.yaml'].map((name) => ({
      path: below(home, folder, name),
    })),
  ),
]);

export const AGENTS: readonly HistoryTool[] = [
  settings,
  agent('claude-code', 'Claude Code transcript', (home) =>
    filesOf(
      claudeFolders(home),
      /^(?:(?:projects|transcripts|todos|tasks|plans|debug|file-history|shell-snapshots|session-env|sessions|paste-cache|backups|telemetry)\/.*|history\.jsonl)$/,
    ),
  ),
  agent('codex-state', 'Codex state database', (home) => filesOf(codexFolders(home), DATABASE), 'sqlite'),
  agent('codex', 'Codex transcript', (home) =>
    filesOf(codexFolders(home), /^(?!(?:packages|bin|vendor)\/|auth\.json$|.*-shm$).*/),
  ),
  agent('gemini', 'Gemini CLI transcript', (home) => inHomes(home, /^(?:tmp|history)\/.*/, '.gemini')),
  agent('qwen', 'Qwen Code transcript', (home) => inHomes(home, /^(?:projects|debug|tmp|history|todos)\/.*/, '.qwen')),
  agent('aider', 'aider transcript', (home) =>
    inHome(home, '.aider.chat.history.md', '.aider.input.history', '.aider.llm.history'),
  ),
  agent('cursor-state', 'Cursor chats', (home) => filesOf(codeFolders(home, isCursor), STATE), 'sqlite'),
  agent(
    'cursor-agent-state',
    'Cursor agent chats',
    (home) => inHomes(home, /^chats\/.*\.db(?:-wal|-journal)?$/, '.cursor'),
    'sqlite',
  ),
  agent('cursor-agent', 'Cursor agent transcript', (home) =>
    inHomes(home, /^(?:projects\/[^/]+\/(?:agent-transcripts|terminals|agent-tools)\/.*|prompt_history\.json)$/, '.cursor'),
  ),
  agent('vscode-chats', 'VS Code chat', (home) =>
    filesOf(
      codeFolders(home, () => true),
      CHATS,
    ),
  ),
  agent(
    'vscode-state',
    'VS Code state database',
    (home) =>
      filesOf(
        codeFolders(home, (id) => !isCursor(id)),
        STATE,
      ),
    'sqlite',
  ),
  agent('copilot-state', 'Copilot CLI database', (home) => filesOf(copilotFolders(home), DATABASE), 'sqlite'),
  agent('copilot', 'Copilot CLI transcript', (home) =>
    filesOf(copilotFolders(home), /^(?:(?:session-state|history-session-state|logs)\/.*|command-history-state\.json)$/),
  ),
  agent(
    'opencode-state',
    'opencode database',
    (home) =>
      filesOf(
        dataFolders(home).map((folder) => below(home, folder, 'opencode')),
        DATABASE,
      ),
    'sqlite',
  ),
  agent('opencode', 'opencode transcript', (home) => [
    ...filesOf(
      dataFolders(home).map((folder) => below(home, folder, 'opencode')),
      /^(?:storage|log|tool-output|project)\/.*/,
    ),
    ...filesOf(
      stateFolders(home).map((folder) => below(home, folder, 'opencode')),
      /^[^/]+\.jsonl?$/,
    ),
  ]),
  agent(
    'kiro-state',
    'Kiro database',
    (home) =>
      filesOf(
        dataFolders(home).flatMap((folder) => ['kiro-cli', 'amazon-q'].map((name) => below(home, folder, name))),
        DATABASE,
      ),
    'sqlite',
  ),
  agent('kiro', 'Kiro transcript', (home) => [
    ...inHomes(home, /^(?:sessions|logs)\/.*/, '.kiro'),
    ...electronFolders(home).map((folder) => ({
      path: below(home, folder, 'Kiro/User/globalStorage/kiro.kiroagent'),
      takes: /^/,
      depth: MAX_DEPTH,
    })),
  ]),
  agent('junie', 'Junie transcript', (home) => inHomes(home, /^(?:sessions|logs)\/.*/, '.junie')),
  agent('vibe', 'Mistral Vibe transcript', (home) => filesOf(vibeFolders(home), /^(?:logs\/.*|vibehistory)$/)),
  agent(
    'goose-state',
    'goose database',
    (home) =>
      filesOf(
        dataFolders(home).map((folder) => below(home, folder, 'goose')),
        DATABASE,
      ),
    'sqlite',
  ),
  agent('goose', 'goose transcript', (home) =>
    filesOf(
      [...dataFolders(home), ...stateFolders(home)].map((folder) => below(home, folder, 'goose')),
      /^(?:sessions\/.*|logs\/.*|history\.txt)$/,
    ),
  ),
];
