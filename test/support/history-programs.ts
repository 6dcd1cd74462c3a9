// The programs whose histories are tested with the real thing: how each is started, told something, asked what it remembers, and ended.
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { openTerminal, type Session } from './pseudo-terminal.ts';
import { writeTree } from './tree.ts';

export interface HistoryProgram {
  readonly name: string;
  /** The id of what keeps the history. */
  readonly tool: string;
  readonly program: string;
  readonly open: (home: string) => Promise<Session>;
  /** A line in its language that holds `text` and does no harm. */
  readonly say: (text: string) => string;
  readonly end: string;
  /** Shows what it remembers of three lines. */
  readonly recall: (session: Session) => Promise<string>;
}

interface Setup {
  readonly tool?: string;
  readonly program?: string;
  readonly command: readonly string[];
  readonly prompt: RegExp;
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: (home: string) => Readonly<Record<string, string>>;
  readonly say?: (text: string) => string;
  readonly end?: string;
  readonly recall: string | ((session: Session) => Promise<string>);
  /** What it wants to talk to, started in the home; gives what ends that. */
  readonly server?: (home: string) => Promise<() => void>;
}

/** Says to whoever comes what a PostgreSQL says that lets everybody in and never answers a query: psql starts with nothing less. */
function fakePostgres(home: string): Promise<() => void> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    // AuthenticationOk, ReadyForQuery.
    socket.once('data', () => socket.write(Buffer.from('5200000008000000005a0000000549', 'hex')));
  });
  return new Promise((resolve) => {
    server.listen(join(home, '.s.PGSQL.5432'), () =>
      resolve(() => {
        server.close();
        for (const socket of sockets) socket.destroy();
      }),
    );
  });
}

const READY = /READY> *$/;

function make(name: string, setup: Setup): HistoryProgram {
  const { command, prompt, files = {}, env = () => ({}), recall } = setup;
  return {
    name,
    tool: setup.tool ?? name,
    program: setup.program ?? command[0] ?? '',
    async open(home) {
      writeTree(home, files);
      const stop = await setup.server?.(home);
      const session = await openTerminal(command, { home, prompt, env: env(home) });
      const end = (keys: string): Promise<number> => session.end(keys).finally(stop);
      return { ...session, end };
    },
    say: setup.say ?? ((text) => `echo ${text}`),
    end: setup.end ?? 'exit\r',
    recall: typeof recall === 'string' ? (session) => session.line(recall) : recall,
  };
}

/** How many lines are gone back at most: the last one may be the one that ended the program. */
const MOST = 8;

/** Goes back through what it remembers with the key ↑, until the first line is there. */
const upwards =
  ({ before = '', key = '\x1b[A', after = '\x05\x15' } = {}) =>
  async (session: Session): Promise<string> => {
    session.type(before);
    let shown = '';
    for (let count = 0; count < MOST && !shown.includes('mark-1'); count++) {
      session.type(key);
      shown += await session.until(/./s);
    }
    // Takes the line away.
    session.type(after);
    return shown;
  };

const ZSH = "PROMPT='READY> '\nHISTSIZE=100\nSAVEHIST=100\nHISTFILE=~/.zsh_history\nunsetopt PROMPT_SP\n";
const zsh = (name: string, options: string): HistoryProgram =>
  make(name, { tool: 'zsh', command: ['zsh'], prompt: READY, files: { '.zshrc': ZSH + options }, recall: 'fc -l 1' });

const bash = (name: string, options: string): HistoryProgram =>
  make(name, {
    tool: 'bash',
    command: ['bash'],
    prompt: READY,
    files: { '.bashrc': `PS1='READY> '\n${options}` },
    recall: 'history',
  });

export const PROGRAMS: readonly HistoryProgram[] = [
  bash('bash', ''),
  bash('bash histappend', 'shopt -s histappend\n'),
  bash('bash HISTTIMEFORMAT', 'HISTTIMEFORMAT="%F "\n'),
  zsh('zsh', ''),
  zsh('zsh EXTENDED_HISTORY', 'setopt EXTENDED_HISTORY\n'),
  zsh('zsh INC_APPEND_HISTORY', 'setopt INC_APPEND_HISTORY\n'),
  zsh('zsh SHARE_HISTORY', 'setopt SHARE_HISTORY\n'),
  make('fish', {
    command: ['fish'],
    prompt: READY,
    files: {
      '.config/fish/config.fish':
        "function fish_prompt; echo -n 'READY> '; end\nset -U fish_greeting\nset -g fish_autosuggestion_enabled 0\n",
    },
    recall: 'history',
  }),
  make('mksh', {
    command: ['mksh'],
    prompt: READY,
    files: { '.mkshrc': "PS1='READY> '\n" },
    env: (home) => ({ HISTFILE: `${home}/.mksh_history` }),
    recall: 'fc -l 1',
  }),
  make('ksh93', {
    tool: 'ksh',
    command: ['ksh93'],
    prompt: READY,
    files: { '.kshrc': "PS1='READY> '\n" },
    env: (home) => ({ ENV: `${home}/.kshrc`, HISTFILE: `${home}/.sh_history` }),
    recall: 'hist -l 1',
  }),
  make('tcsh', {
    command: ['tcsh'],
    prompt: READY,
    files: { '.tcshrc': "set prompt='READY> '\nset history=100\nset savehist=100\n" },
    recall: 'history',
  }),
  ...(['json', 'sqlite'] as const).map((backend) =>
    make(`xonsh ${backend}`, {
      tool: 'xonsh',
      command: ['xonsh', '--no-rc', '--shell-type', 'readline', '-DPROMPT=READY> ', `-DXONSH_HISTORY_BACKEND=${backend}`],
      prompt: READY,
      recall: 'history show all',
    }),
  ),
  make('psql', {
    command: ['psql', '-X', '-q'],
    prompt: /bob=> *$/,
    env: (home) => ({ PGHOST: home, PGUSER: 'bob', PGDATABASE: 'bob', PSQLRC: '/dev/null', PAGER: '' }),
    server: fakePostgres,
    say: (text) => `\\echo ${text}`,
    end: '\\q\r',
    recall: '\\s',
  }),
  make('node', {
    command: [process.execPath],
    program: 'node',
    prompt: /> $/,
    say: (text) => `'${text}'.length`,
    end: '.exit\r',
    recall: 'repl.repl.history',
  }),
  make('python', {
    command: ['python3'],
    prompt: />>> $/,
    env: () => ({ PYTHON_BASIC_REPL: '1' }),
    say: (text) => `len('${text}')`,
    end: 'exit()\r',
    recall: 'import readline as r; [r.get_history_item(i) for i in range(1, r.get_current_history_length() + 1)]',
  }),
  make('ipython', {
    command: ['ipython3', '--simple-prompt', '--no-banner', '--no-confirm-exit', '--colors=NoColor'],
    program: 'ipython3',
    prompt: /In \[[0-9]+\]: $/,
    say: (text) => `len('${text}')`,
    end: 'exit\r',
    recall: '%history -g',
  }),
  make('irb', {
    command: ['irb', '--noautocomplete', '--nocolorize', '--noinspect'],
    prompt: /irb\([^\n]*[>*] ?$/,
    say: (text) => `'${text}'.size`,
    recall: 'puts Reline::HISTORY.to_a',
  }),
  make('sqlite3', {
    command: ['sqlite3'],
    prompt: /sqlite> $/,
    // It asks the system where its user's home is, not HOME.
    env: (home) => ({ SQLITE_HISTORY: `${home}/.sqlite_history` }),
    say: (text) => `select length('${text}');`,
    end: '.exit\r',
    recall: upwards(),
  }),
  make('redis-cli', {
    command: ['redis-cli', '-h', '127.0.0.1', '-p', '1'],
    prompt: /not connected> $/,
    say: (text) => `echo ${text}`,
    end: 'quit\r',
    recall: upwards(),
  }),
  make('less', {
    command: ['less', '.lessrc'],
    prompt: /(?:END\)|\.lessrc|:|RETURN\)) *$/,
    files: { '.lessrc': 'a\nb\n' },
    env: () => ({ LESSHISTFILE: '' }),
    say: (text) => `/${text}`,
    end: 'q',
    recall: upwards({ before: '/', key: '\x1bOA', after: '\r' }),
  }),
  ...(['vim', 'nvim'] as const).map((name) =>
    make(name, {
      tool: name === 'vim' ? 'vim' : 'neovim',
      command: [
        name,
        '-u',
        'NONE',
        '-i',
        name === 'vim' ? '.viminfo' : '.local/share/nvim/shada/main.shada',
        '--cmd',
        'set nocompatible nomore noruler shortmess+=I history=50 laststatus=0',
      ],
      prompt: /(?:~\s*|ENTER[^\n]*|ok *)$/,
      say: (text) => `:echo 'ok' | "${text}`,
      end: '\r:q!\r',
      recall: ':history',
    }),
  ),
];
