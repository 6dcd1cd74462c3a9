// Histories in the formats of their tools, byte for byte: those that cannot be driven in a test, and those that can.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** When the command with the token was typed: 2025-11-24T16:00:00Z. */
export const TYPED = 1_764_000_000;
const TYPED_TEXT = '2025-11-24T16:00:00Z';

export interface HistoryFixture {
  readonly tool: string;
  /** Below the home. */
  readonly path: string;
  readonly bytes: Buffer;
  /** When the command with the token was typed, where the format keeps it. */
  readonly time?: string;
}

const text = (tool: string, path: string, content: string, time?: string): HistoryFixture => ({
  tool,
  path,
  bytes: Buffer.from(content),
  ...(time === undefined ? {} : { time }),
});

/** The text as zsh writes it: a byte 0, or from 0x83 to 0xa2, is 0x83 and the byte with one bit turned. */
function metafy(content: string): Buffer {
  return Buffer.from(
    [...Buffer.from(content)].flatMap((byte) => (byte === 0 || (byte >= 0x83 && byte <= 0xa2) ? [0x83, byte ^ 0x20] : [byte])),
  );
}

/** Commands as ksh93 has them: each ended by a NUL, filled up to an even offset with another. */
function ksh(commands: readonly string[]): Buffer {
  let bytes = Buffer.from([0x81, 0x01]);
  for (const command of commands) {
    bytes = Buffer.concat([bytes, Buffer.from(`${command}\n\0`)]);
    if (bytes.length % 2 === 1) bytes = Buffer.concat([bytes, Buffer.from([0])]);
  }
  return bytes;
}

/** Commands as mksh has them: 0xFF, the number of the line, the command, NUL. */
function mksh(commands: readonly string[]): Buffer {
  const entries = commands.map((command, at) => {
    const number = Buffer.alloc(4);
    number.writeUInt32BE(at + 1);
    return Buffer.concat([Buffer.from([0xff]), number, Buffer.from(`${command}\0`)]);
  });
  return Buffer.concat([Buffer.from([0xab, 0xcd]), ...entries]);
}

/** An entry of a shada file: kind, time and length as MessagePack has numbers, then [0, command]. */
function shada(command: string, time: number): Buffer {
  const body = Buffer.from(command);
  const data = Buffer.concat([Buffer.from([0x92, 0x00, 0xc4, body.length]), body]);
  const head = Buffer.from([0x04, 0xce, 0, 0, 0, 0, 0xcc, data.length]);
  head.writeUInt32BE(time, 2);
  return Buffer.concat([head, data]);
}

/** A database as bbolt has it, as far as a reader of bytes sees it: pages of 4096 bytes, magic, keys and values one after the other. */
function bolt(command: string): Buffer {
  const bytes = Buffer.alloc(4 * 4096);
  bytes.writeUInt16LE(4, 8);
  bytes.writeUInt32LE(0xed0cdaed, 16);
  bytes.writeUInt16LE(2, 3 * 4096 + 8);
  bytes.write(`\0\0\0\0\0\0\0\u0001${command}`, 3 * 4096 + 64, 'latin1');
  return bytes;
}

/** A history of each format, with `clear` in a command of TYPED. */
export function historyFixtures(clear: string): readonly HistoryFixture[] {
  const command = `curl https://api.telegram.org/bot${clear}/getMe`;
  return [
    text('bash', '.bash_history', `#1763999000\nls\n#${TYPED}\n${command}\n#1764000500\npwd\n`, TYPED_TEXT),
    text('bash', '.bash_sessions/1A2B.historynew', `ls\n${command}\n`),
    {
      ...text('zsh', '.zsh_history', '', TYPED_TEXT),
      bytes: metafy(`: 1763999000:0;ls\n: ${TYPED}:2;echo проверка у \\\n${command}\n: 1764000500:0;pwd\n`),
    },
    text('zsh', '.zhistory', `ls\n\\: 1\n${command}\n`),
    text(
      'fish',
      '.local/share/fish/fish_history',
      `- cmd: ls\n  when: 1763999000\n- cmd: ${command}\\necho\n  when: ${TYPED}\n  paths:\n    - bot\n- cmd: pwd\n  when: 1764000500\n`,
      TYPED_TEXT,
    ),
    text('powershell', '.local/share/powershell/PSReadLine/ConsoleHost_history.txt', `ls\r\nirm \`\r\n"${command}"\r\n`),
    text('nushell', '.config/nushell/history.txt', `ls\nhttp get <\\n> ${command}\n`),
    text(
      'xonsh',
      '.local/share/xonsh/history_json/xonsh-1.json',
      `{"locs": [69, 400, 450, 500],\n "data": {"cmds": [{"cwd": "/", "inp": ${JSON.stringify(`${command}\n`)}, "rtn": 0, "ts": [${TYPED}.25, 1764000001.5]}\n, {"cwd": "/", "inp": "ls\\n", "rtn": 0, "ts": [1764000500.0, 1764000501.0]}\n]}}\n`,
      '2025-11-24T16:00:00.250Z',
    ),
    { tool: 'ksh', path: '.sh_history', bytes: ksh(['ls', command, 'pwd']) },
    { tool: 'mksh', path: '.mksh_history', bytes: mksh(['ls', command, 'pwd']) },
    text('tcsh', '.history', `#+1763999000\nls\n#+${TYPED}\n${command}\n#+1764000500\npwd\n`, TYPED_TEXT),
    { tool: 'elvish', path: '.local/state/elvish/db.bolt', bytes: bolt(command) },
    text('node', '.node_repl_history', `fetch("${command}")\n1 + 1\n`),
    text('python', '.python_history', `_HiStOrY_V2_\nopen('${command.replaceAll(' ', '\\040')}')\n`),
    text('psql', '.psql_history', `select 1;\nselect\u0001'${command}'\u0001;\n`),
    text('mysql', '.mysql_history', `_HiStOrY_V2_\nselect\\040'${command.replaceAll(' ', '\\040')}';\n`),
    text('mycli', '.mycli-history', `\n# 2025-11-24 16:00:00.123456\n+select\n+'${command}'\n`, '2025-11-24T16:00:00'),
    text('sqlite3', '.sqlite_history', `.tables\nselect '${command}';\n`),
    text('redis-cli', '.rediscli_history', `get a\nset bot ${clear}\n`),
    text('irb', '.irb_history', `1 + 1\nputs "${command}"\n`),
    text(
      'julia',
      '.julia/logs/repl_history.jl',
      `# time: 2025-11-24 16:00:00 UTC\n# mode: julia\n\trun("${command}")\n`,
      TYPED_TEXT,
    ),
    text('less', '.lesshst', `.less-history-file:\n.search\n"bot${clear}\n`),
    text(
      'vim',
      '.viminfo',
      `# Command Line History (newest to oldest):\n:!${command}\n|2,0,${TYPED},,"!${command}"\n`,
      TYPED_TEXT,
    ),
    {
      tool: 'neovim',
      path: '.local/state/nvim/shada/main.shada',
      bytes: Buffer.concat([shada('q', TYPED - 60), shada(`!${command}`, TYPED), shada('w', TYPED + 60)]),
      time: TYPED_TEXT,
    },
    text('vscode', '.config/Code/User/History/-1a2b3c/AbCd.ts', `const bot = '${clear}';\n`, 'of the file'),
    text(
      'asciinema',
      'demo.cast',
      `{"version": 2, "width": 80, "height": 24, "timestamp": ${TYPED}}\n[1.5, "o", "${command}\\r\\n"]\n`,
      TYPED_TEXT,
    ),
    text(
      'terminal-log',
      'typescript',
      `Script started on 2025-11-24 16:00:00+00:00 [TERM="xterm"]\n$ ${command}\r\n`,
      TYPED_TEXT,
    ),
    text(
      'claude-code',
      '.claude/projects/-srv-bot/1.jsonl',
      `${JSON.stringify({ type: 'user', timestamp: '2025-11-24T16:00:00.000Z', message: { content: command } })}\n`,
      TYPED_TEXT,
    ),
    text('codex', '.codex/history.jsonl', `${JSON.stringify({ session_id: 'a', ts: TYPED, text: command })}\n`, TYPED_TEXT),
  ];
}

export interface DatabaseFixture {
  readonly tool: string;
  readonly path: string;
  /** What makes the tables and their rows. */
  readonly sql: string;
  readonly time?: string;
  /** What deletes the row with the token. */
  readonly remove: string;
}

/** The SQLite databases, with tables as their tools make them. */
export function databaseFixtures(clear: string): readonly DatabaseFixture[] {
  const command = `curl https://api.telegram.org/bot${clear}/getMe`;
  return [
    {
      tool: 'atuin',
      path: '.local/share/atuin/history.db',
      sql: `create table history (id text primary key, timestamp integer not null, duration integer not null, exit integer not null,
        command text not null, cwd text not null, session text not null, hostname text not null, deleted_at integer,
        unique(timestamp, cwd, command));
        create index idx_history_timestamp on history(timestamp); create index idx_history_command on history(command);
        insert into history values ('a', ${TYPED}000000000, 5, 0, '${command}', '/', 's', 'h:u', null);
        insert into history values ('b', 1764000500000000000, 5, 0, 'ls', '/', 's', 'h:u', null);`,
      time: TYPED_TEXT,
      remove: "delete from history where id = 'a';",
    },
    {
      tool: 'mcfly',
      path: '.local/share/mcfly/history.db',
      sql: `create table commands (id integer primary key autoincrement, cmd text not null, cmd_tpl text, session_id text not null,
        when_run integer not null, exit_code integer not null, selected integer not null, dir text, old_dir text);
        insert into commands values (1, '${command}', 'curl', 's', ${TYPED}, 0, 0, '/', '/');`,
      time: TYPED_TEXT,
      remove: 'delete from commands;',
    },
    {
      tool: 'nushell-sqlite',
      path: '.config/nushell/history.sqlite3',
      sql: `create table history (id integer primary key autoincrement, command_line text not null, start_timestamp integer,
        session_id integer, hostname text, cwd text, duration_ms integer, exit_status integer, more_info text) strict;
        insert into history values (1, '${command}', ${TYPED}000, 1764000000123456789, 'h', '/', 5, 0, null);`,
      time: TYPED_TEXT,
      remove: 'delete from history;',
    },
    {
      tool: 'xonsh-sqlite',
      path: '.local/share/xonsh/xonsh-history.sqlite',
      sql: `create table xonsh_history (inp text, rtn integer, tsb real, tse real, sessionid text, out text, info text, frequency integer default 1, cwd text);
        insert into xonsh_history values ('${command}', 0, ${TYPED}.25, 1764000001.0, 's', null, 'i', 1, '/');`,
      time: '2025-11-24T16:00:00.250Z',
      remove: 'delete from xonsh_history;',
    },
    {
      tool: 'ipython',
      path: '.ipython/profile_default/history.sqlite',
      sql: `create table history (session integer, line integer, source text, source_raw text, primary key (session, line));
        insert into history values (1, 1, '${command}', '${command}');`,
      remove: 'delete from history;',
    },
  ];
}

/** Makes the database of `sql` at `path`. What holds a token comes through standard input. */
export function makeDatabase(path: string, sql: string): Buffer {
  execFileSync('sqlite3', [path], { input: `pragma secure_delete = off;\n${sql}\n`, stdio: ['pipe', 'ignore', 'inherit'] });
  return readFileSync(path);
}

/** The path of a fixture in a home. */
export const inHome = (home: string, { path }: { readonly path: string }): string => join(home, ...path.split('/'));
