// Positives: histories of shells and other prompts, in the formats that facts about each were read from its source.
import { positive } from '../kit.mjs';

const curl = (kit) => `curl -s https://api.telegram.org/bot${kit.token}/getMe`;
const time = (kit) => `17${kit.number(8)}`;

/** Cyrillic as zsh keeps it: bytes 83 to a2 become 83 and the byte with bit 5 turned. */
function metafied(text) {
  return Buffer.from(
    [...Buffer.from(text)].flatMap((byte) => (byte === 0 || (byte >= 0x83 && byte <= 0xa2) ? [0x83, byte ^ 0x20] : [byte])),
  );
}

export const HISTORIES = [
  positive('bash', '.bash_history', (kit) => `cd /srv/bot\ngit pull\n${curl(kit)}\nls -la\n`),
  positive('bash-timed', '.bash_history', (kit) => `#${time(kit)}\ncd /srv\n#${time(kit)}\n${curl(kit)}\n#${time(kit)}\nexit\n`),
  positive('bash-export', '.bash_history', (kit) => `npm ci\nexport BOT_TOKEN=${kit.token}\nnpm start\n`),
  positive('bash-inline', '.bash_history', (kit) => `TOKEN=${kit.token} python3 bot.py &\nfg\n`),
  positive('zsh', '.zsh_history', (kit) => `ls\n${curl(kit)}\ngit status\n`),
  positive(
    'zsh-extended',
    '.zsh_history',
    (kit) => `: ${time(kit)}:0;ls\n: ${time(kit)}:2;${curl(kit)}\n: ${time(kit)}:0;git status\n`,
  ),
  positive('zsh-metafied', '.zhistory', (kit) =>
    metafied(`: ${time(kit)}:0;echo "привет, эту" \n: ${time(kit)}:1;echo 'ещё у нас' ${kit.token}\n`),
  ),
  positive(
    'fish',
    'fish_history',
    (kit) =>
      `- cmd: cd bot\n  when: ${time(kit)}\n- cmd: ${curl(kit)}\n  when: ${time(kit)}\n- cmd: git log\n  when: ${time(kit)}\n  paths:\n    - bot\n`,
  ),
  positive('fish-multi-line', 'fish_history', (kit) => `- cmd: set -x TOKEN ${kit.token}\\nnode bot.js\n  when: ${time(kit)}\n`),
  positive(
    'powershell',
    'ConsoleHost_history.txt',
    (kit) => `cd C:\\bot\r\nInvoke-RestMethod https://api.telegram.org/bot${kit.token}/getMe\r\nls\r\n`,
  ),
  positive(
    'powershell-multi-line',
    'ConsoleHost_history.txt',
    (kit) => `Invoke-RestMethod \`\r\n-Uri "https://api.telegram.org/bot${kit.token}/getMe"\r\n`,
  ),
  positive('nushell', 'history.txt', (kit) => `ls\nhttp get https://api.telegram.org/bot${kit.token}/getMe<\\n>| get result\n`),
  positive('xonsh', 'xonsh-history.json', (kit) =>
    JSON.stringify({ cmds: [{ cwd: '/srv', inp: `${curl(kit)}\n`, rtn: 0, ts: [1.5, 2.5] }], sessionid: kit.uuid() }),
  ),
  positive('ksh93', '.sh_history', (kit) =>
    Buffer.concat([Buffer.from([0x81, 0x01]), Buffer.from(`cd /srv\n\0${curl(kit)}\n\0\0ls\n\0\0`)]),
  ),
  positive('mksh', '.mksh_history', (kit) =>
    Buffer.concat([
      Buffer.from([0xab, 0xcd, 0xff, 0, 0, 0, 1]),
      Buffer.from(`${curl(kit)}\0`),
      Buffer.from([0xff, 0, 0, 0, 2]),
      Buffer.from('ls\0'),
    ]),
  ),
  positive('tcsh', '.history', (kit) => `#+${time(kit)}\nls\n#+${time(kit)}\nsetenv BOT_TOKEN ${kit.token}\n`),
  positive('clink', 'clink_history', (kit) => `|ctag_${time(kit)}_1_0_1\n${curl(kit)}\ndir\n`),
  positive(
    'node-repl',
    '.node_repl_history',
    (kit) => `bot.start()\nconst bot = new Bot('${kit.token}')\nconst { Bot } = require('grammy')\n`,
  ),
  positive(
    'python-repl',
    '.python_history',
    (kit) => `import requests\nrequests.get('https://api.telegram.org/bot${kit.token}/getMe').json()\n`,
  ),
  positive(
    'libedit',
    '.mysql_history',
    (kit) => `_HiStOrY_V2_\nUPDATE\\040settings\\040SET\\040v='${kit.token}'\\040WHERE\\040k='bot';\n`,
  ),
  positive('psql', '.psql_history', (kit) => `select 1;\nupdate settings\u0001set v='${kit.token}'\u0001where k='bot';\n`),
  positive('less', '.lesshst', (kit) => `.less-history-file:\n.search\n"${kit.token}\n"error\n`),
  positive(
    'viminfo',
    '.viminfo',
    (kit) => `# Registers:\n""1\tLINE\t0\n\tBOT_TOKEN=${kit.token}\n|3,1,1,1,1,0,${time(kit)},"BOT_TOKEN=x"\n`,
  ),
  positive(
    'ps-output',
    'ps.txt',
    (kit) =>
      `  PID TTY      STAT   TIME COMMAND\n ${kit.number(4)} ?        Ssl    0:01 ./telegram-bot --token=${kit.token} --poll\n`,
  ),
  positive(
    'terminal-log',
    'typescript',
    (kit) => `Script started on ${kit.date()}\r\n\u001b[?2004h$ ${curl(kit)}\r\n\u001b[?2004l{"ok":true}\r\n`,
  ),
];
