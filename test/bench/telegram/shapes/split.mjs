// Positives: the token in two pieces, as two literals that a program joins or as two variables beside each other.
import { positive } from '../kit.mjs';

/** id with colon, and secret: where people cut. */
const atColon = (kit) => [`${kit.id}:`, kit.secret];
/** Somewhere in the secret: where linters make people cut. */
const inSecret = (kit) => {
  const at = kit.id.length + 8 + kit.random(20);
  return [kit.token.slice(0, at), kit.token.slice(at)];
};

/** [name, file, the text around the two pieces] */
const JOINED = [
  ['js-plus', 'bot.js', (a, b) => `const telegramToken = '${a}' + '${b}';\n`],
  ['js-plus-lines', 'bot.js', (a, b) => `const telegramToken =\n  "${a}" +\n  "${b}";\n`],
  ['ts-template', 'bot.ts', (a, b) => `const telegramToken: string = \`${a}\` + \`${b}\`;\n`],
  ['js-join', 'bot.mjs', (a, b) => `const telegramToken = ['${a}', '${b}'].join('');\n`],
  ['js-concat', 'bot.js', (a, b) => `var telegramToken = '${a}'.concat('${b}');\n`],
  ['python-implicit', 'bot.py', (a, b) => `TELEGRAM_TOKEN = "${a}" "${b}"\n`],
  ['python-implicit-lines', 'bot.py', (a, b) => `TELEGRAM_TOKEN = (\n    "${a}"\n    "${b}"\n)\n`],
  ['python-plus', 'bot.py', (a, b) => `TELEGRAM_TOKEN = '${a}' + \\\n    '${b}'\n`],
  ['go-plus', 'main.go', (a, b) => `const telegramToken = "${a}" +\n\t"${b}"\n`],
  ['java-plus', 'Bot.java', (a, b) => `    String telegramToken = "${a}"\n        + "${b}";\n`],
  ['csharp-plus', 'Program.cs', (a, b) => `var telegramToken = "${a}" + "${b}";\n`],
  ['php-dot', 'bot.php', (a, b) => `<?php\n$telegramToken = '${a}' . '${b}';\n`],
  ['php-dot-lines', 'bot.php', (a, b) => `<?php\n$telegramToken = "${a}"\n    . "${b}";\n`],
  ['ruby-backslash', 'bot.rb', (a, b) => `TELEGRAM_TOKEN = '${a}' \\\n  '${b}'\n`],
  ['lua-dots', 'bot.lua', (a, b) => `local telegramToken = "${a}" .. "${b}"\n`],
  ['c-adjacent', 'bot.c', (a, b) => `static const char *telegram_token = "${a}"\n    "${b}";\n`],
  ['shell-quotes', 'run.sh', (a, b) => `TELEGRAM_BOT_TOKEN="${a}"'${b}'\n`],
  ['shell-unquoted', 'run.sh', (a, b) => `export TELEGRAM_TOKEN=${a}"${b}"\n`],
  ['vb-ampersand', 'Notify.bas', (a, b) => `telegramToken = "${a}" & _\r\n        "${b}"\r\n`],
];

const YAML = [
  positive('yaml-double-quoted-backslash', 'bot.yaml', (kit) => {
    const [a, b] = inSecret(kit);
    return `bot:\n  token: "${a}\\\n    ${b}"\n`;
  }),
];

const VARIABLES = [
  positive('variables-env', '.env', (kit) => `BOT_ID=${kit.id}\nBOT_SECRET=${kit.secret}\n`),
  positive(
    'variables-env-telegram',
    '.env',
    (kit) => `TELEGRAM_BOT_ID="${kit.id}"\nTELEGRAM_BOT_TOKEN="${kit.secret}"\nTZ=UTC\n`,
  ),
  positive(
    'variables-json',
    'config.json',
    (kit) => `${JSON.stringify({ bot: { id: Number(kit.id), secret: kit.secret } }, undefined, 2)}\n`,
  ),
  positive('variables-json-one-line', 'bots.json', (kit) => JSON.stringify({ bot_id: kit.id, bot_token: kit.secret })),
  positive(
    'variables-python',
    'settings.py',
    (kit) => `BOT_ID = ${kit.id}\nBOT_SECRET = "${kit.secret}"\nTOKEN = f"{BOT_ID}:{BOT_SECRET}"\n`,
  ),
  positive('variables-yaml', 'bot.yaml', (kit) => `bot:\n  id: ${kit.id}\n  token: ${kit.secret}\n`),
  positive(
    'variables-js',
    'bot.js',
    (kit) => `const botId = '${kit.id}';\nconst botSecret = '${kit.secret}';\nnew Bot(\`\${botId}:\${botSecret}\`);\n`,
  ),
];

export const SPLIT = [
  ...JOINED.map(([name, file, make]) => positive(`${name}-at-colon`, file, (kit) => make(...atColon(kit)))),
  ...JOINED.map(([name, file, make]) => positive(`${name}-in-secret`, file, (kit) => make(...inSecret(kit)))),
  ...YAML,
  ...VARIABLES,
];
