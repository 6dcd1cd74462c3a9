// The table of recordings: of terminals, and transcripts of assistants that run commands.
import { below, both, dataFolders, stateFolders } from './home.ts';
import { inHome } from './places.ts';
import type { HistoryTool } from './tool.ts';

/** Deep enough for any project: its path is one folder. */
const MAX_DEPTH = 6;

export const RECORDINGS: readonly HistoryTool[] = [
  {
    id: 'asciinema',
    title: 'asciinema recording',
    kind: 'recording',
    store: 'text',
    places: (home) => [
      { path: home.home, takes: /\.cast$/i },
      ...[...dataFolders(home), ...stateFolders(home)].map((folder) => ({
        path: below(home, folder, 'asciinema'),
        takes: /\.cast$/i,
        depth: MAX_DEPTH,
      })),
    ],
  },
  {
    id: 'terminal-log',
    title: 'terminal recording',
    kind: 'recording',
    store: 'text',
    // script(1); logs of screen and tmux; files of tmux-resurrect and tmux-logging.
    places: (home) => [
      { path: home.home, takes: /^(?:typescript(?:\.[^/]*)?|screenlog\.[^/]+|tmux-[^/]*\.(?:log|txt))$/ },
      ...['.tmux/resurrect', '.local/share/tmux/resurrect'].map((folder) => ({
        path: below(home, home.home, folder),
        takes: /^/,
        depth: 3,
      })),
    ],
  },
  {
    id: 'claude-code',
    title: 'Claude Code transcript',
    kind: 'agent',
    store: 'text',
    places: (home) =>
      both(home, 'CLAUDE_CONFIG_DIR', below(home, home.home, '.claude')).map((path) => ({
        path,
        takes: /^(?:(?:projects|transcripts)\/.*\.jsonl|history\.jsonl|file-history\/.*|shell-snapshots\/[^/]+)$/,
        depth: MAX_DEPTH,
      })),
  },
  {
    id: 'codex',
    title: 'Codex transcript',
    kind: 'agent',
    store: 'text',
    places: (home) =>
      both(home, 'CODEX_HOME', below(home, home.home, '.codex')).map((path) => ({
        path,
        takes: /^(?:(?:archived_)?sessions\/.*|history\.jsonl|log\/[^/]+)$/,
        depth: MAX_DEPTH,
      })),
  },
  {
    id: 'gemini',
    title: 'Gemini CLI transcript',
    kind: 'agent',
    store: 'text',
    places: (home) => [{ path: below(home, home.home, '.gemini/tmp'), takes: /\.json(?:l)?$/, depth: MAX_DEPTH }],
  },
  {
    id: 'aider',
    title: 'aider transcript',
    kind: 'agent',
    store: 'text',
    places: (home) => inHome(home, '.aider.chat.history.md', '.aider.input.history', '.aider.llm.history'),
  },
];
