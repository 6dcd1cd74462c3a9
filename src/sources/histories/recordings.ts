// The table of recordings of terminals.
import { below, dataFolders, stateFolders } from './home.ts';
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
];
