// Positives: the token in a program, as a literal or in a URL.
import { positive } from '../kit.mjs';

export const CODE = [
  positive(
    'telegraf-constructor',
    'bot.js',
    (kit) => `const { Telegraf } = require('telegraf');\nconst bot = new Telegraf("${kit.token}");\nbot.launch();\n`,
  ),
  positive(
    'grammy-constructor',
    'bot.ts',
    (kit) => `import { Bot } from 'grammy';\n\nconst bot = new Bot('${kit.token}');\nbot.start();\n`,
  ),
  positive(
    'aiogram-keyword',
    'bot.py',
    (kit) => `from aiogram import Bot, Dispatcher\n\nbot = Bot(token="${kit.token}")\ndp = Dispatcher()\n`,
  ),
  positive(
    'ptb-builder',
    'main.py',
    (kit) => `from telegram.ext import Application\n\napp = Application.builder().token("${kit.token}").build()\n`,
  ),
  positive(
    'node-telegram-bot-api',
    'index.js',
    (kit) =>
      `const TelegramBot = require('node-telegram-bot-api');\nconst bot = new TelegramBot('${kit.token}', { polling: true });\n`,
  ),
  positive('telebot', 'bot.py', (kit) => `import telebot\nbot = telebot.TeleBot('${kit.token}')\n`),
  positive('python-constant', 'settings.py', (kit) => `DEBUG = False\nTOKEN = '${kit.token}'\nADMINS = [${kit.number(9)}]\n`),
  positive('python-default', 'app.py', (kit) => `import os\n\ntoken = os.environ.get("BOT_TOKEN", "${kit.token}")\n`),
  positive('js-default', 'app.mjs', (kit) => `const token = process.env.BOT_TOKEN ?? '${kit.token}';\n`),
  positive(
    'go-call',
    'main.go',
    (kit) => `package main\n\nfunc main() {\n\tbot, err := tgbotapi.NewBotAPI("${kit.token}")\n\t_, _ = bot, err\n}\n`,
  ),
  positive('rust-call', 'main.rs', (kit) => `fn main() {\n    let bot = Bot::new("${kit.token}");\n}\n`),
  positive(
    'java-constant',
    'Bot.java',
    (kit) => `public class Bot {\n    private static final String KEY = "${kit.token}";\n}\n`,
  ),
  positive(
    'java-getter',
    'MyBot.java',
    (kit) => `    @Override\n    public String getBotToken() {\n        return "${kit.token}";\n    }\n`,
  ),
  positive('csharp-client', 'Program.cs', (kit) => `var client = new TelegramBotClient("${kit.token}");\n`),
  positive('php-define', 'config.php', (kit) => `<?php\ndefine('API_KEY', '${kit.token}');\n$admin = ${kit.number(9)};\n`),
  positive(
    'ruby-run',
    'bot.rb',
    (kit) => `token = '${kit.token}'\nTelegram::Bot::Client.run(token) { |bot| bot.listen { |m| puts m } }\n`,
  ),
  positive('kotlin', 'Main.kt', (kit) => `fun main() = bot { token = "${kit.token}" }.startPolling()\n`),
  positive(
    'arduino',
    'alarm.ino',
    (kit) => `#define WIFI "${kit.name()}"\n#define BOTtoken "${kit.token}"\nUniversalTelegramBot bot(BOTtoken, client);\n`,
  ),
  positive(
    'lua-routeros',
    'notify.rsc',
    (kit) => `:local key "${kit.token}"\n/tool fetch url="https://api.telegram.org/bot$key/sendMessage" keep-result=no\n`,
  ),
  positive('bare-argument', 'run.sh', (kit) => `#!/bin/sh\nexec ./bot --chat ${kit.number(9)} --token ${kit.token} --verbose\n`),
  positive(
    'url-in-code',
    'notify.js',
    (kit) => `await fetch("https://api.telegram.org/bot${kit.token}/sendMessage", { method: "POST" });\n`,
  ),
  positive(
    'url-in-template',
    'notify.ts',
    (kit) => `const url = \`https://api.telegram.org/bot${kit.token}/sendMessage?chat_id=\${chat}\`;\n`,
  ),
  positive(
    'url-without-method',
    'client.py',
    (kit) => `BASE = "https://api.telegram.org/bot${kit.token}"\nrequests.get(BASE + "/getMe")\n`,
  ),
  positive(
    'url-file',
    'download.py',
    (kit) => `link = "https://api.telegram.org/file/bot${kit.token}/photos/file_${kit.random(99)}.jpg"\n`,
  ),
  positive('url-second-environment', 'client.go', (kit) => `const api = "https://api.telegram.org/bot${kit.token}/test/getMe"\n`),
  positive('url-self-hosted', 'poll.sh', (kit) => `curl -s http://${kit.ip()}:8081/bot${kit.token}/getMe\n`),
  positive(
    'url-percent',
    'proxy.txt',
    (kit) =>
      `https://proxy.example.org/fetch?url=https%3A%2F%2Fapi.telegram.org%2Fbot${kit.id}%3A${kit.secret}%2FgetMe&cache=no\n`,
  ),
  positive('url-percent-lower', 'links.txt', (kit) => `https://api.telegram.org/bot${kit.id}%3a${kit.secret}/getMe\n`),
  positive(
    'url-percent-twice',
    'redirects.txt',
    (kit) => `https://login.example.org/?next=%252Fbot${kit.id}%253A${kit.secret}%252FgetMe\n`,
  ),
  positive('url-uppercase-host', 'Notify.bas', (kit) => `url = "HTTPS://API.TELEGRAM.ORG/bot${kit.token}/sendMessage"\n`),
  positive('webhook-path', 'hook.py', (kit) => `WEBHOOK_URL_PATH = "/${kit.token}/"\nserver.route(WEBHOOK_URL_PATH)\n`),
  positive('webhook-url', 'hook.js', (kit) => `bot.setWebHook('https://bots.example.org/hooks/${kit.token}');\n`),
  positive(
    'json-in-string',
    'bodies.ts',
    (kit) => `const body = "{\\"telegram_token\\":\\"${kit.token}\\",\\"chat\\":${kit.number(9)}}";\n`,
  ),
  positive('literal-newline-before', 'messages.js', (kit) => `const text = "new token:\\n${kit.token}\\nkeep it";\n`),
  positive('python-bytes-repr', 'trace.txt', (kit) => `body=b'token=\\n${kit.token}\\r\\nHost: example.org'\n`),
  positive(
    'comment',
    'handlers.ts',
    (kit) => `export const limit = ${kit.random(90)};\n// ${kit.name()}: old one was ${kit.token}\n`,
  ),
  positive(
    'diff',
    'fix.patch',
    (kit) =>
      `diff --git a/bot.py b/bot.py\n--- a/bot.py\n+++ b/bot.py\n@@ -1,3 +1,3 @@\n import os\n-bot = Bot("${kit.token}")\n+bot = Bot(os.environ["BOT_TOKEN"])\n`,
  ),
  positive(
    'minified',
    'bundle.min.js',
    (kit) =>
      `!function(e,t){"use strict";var n=t(${kit.random(99)}),r=new n.Bot("${kit.token}");r.start(),e.exports=r}(module,require);\n`,
  ),
  positive('source-map', 'bundle.js.map', (kit) =>
    JSON.stringify({
      version: 3,
      sources: ['bot.ts'],
      sourcesContent: [`const bot = new Bot("${kit.token}");\nbot.start();\n`],
      mappings: 'AAAA,SAASA;AACT',
    }),
  ),
  positive(
    'sql-insert',
    'dump.sql',
    (kit) =>
      `INSERT INTO settings VALUES (${kit.random(99)},'notifier','${kit.token}',1),(${kit.random(99)},'theme','dark',1);\n`,
  ),
  positive('csv', 'bots.csv', (kit) => `name,owner,value,active\n${kit.name()}_bot,${kit.number(9)},${kit.token},1\n`),
];
