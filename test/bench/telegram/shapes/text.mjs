// Positives: the token in what people write and paste to each other.
import { positive } from '../kit.mjs';

const BOTFATHER = (kit) =>
  `Done! Congratulations on your new bot. You will find it at t.me/${kit.name()}${kit.number(3)}bot. You can now add a description, about section and profile picture for your bot, see /help for a list of commands.\n\nUse this token to access the HTTP API:\n${kit.token}\nKeep your token secure and store it safely, it can be used by anyone to control your bot.\n\nFor a description of the Bot API, see this page: https://core.telegram.org/bots/api\n`;

export const TEXT = [
  positive('bare-line', 'note.txt', (kit) => `${kit.token}\n`),
  positive('bare-among-lines', 'notes.md', (kit) => `${kit.words(6)}\n\n${kit.token}\n\n${kit.words(5)}\n`),
  positive(
    'prose',
    'mail.txt',
    (kit) => `Hi ${kit.name()}, the old one was ${kit.token}, please swap it before ${kit.date()}.\n`,
  ),
  positive('prose-full-stop', 'chat.txt', (kit) => `${kit.name()}: it answers to ${kit.token}. The other one is dead\n`),
  positive(
    'prose-cyrillic',
    'письмо.txt',
    (kit) => `Привет! Токен бота — ${kit.token}, никому не давай.\nПароль от почты прежний.\n`,
  ),
  positive('prose-touching-cyrillic', 'заметка.txt', (kit) => `ключ:${kit.token}ключ от бота\n`),
  positive('prose-chinese', 'note.zh.txt', (kit) => `机器人令牌：${kit.token}。请勿外传\n`),
  positive('botfather-reply', 'botfather.txt', BOTFATHER),
  positive(
    'botfather-reply-html',
    'messages.html',
    (kit) =>
      `<div class="text">\nUse this token to access the HTTP API:<br><code>${kit.token}</code><br>Keep your token secure\n</div>\n`,
  ),
  positive('telegram-export', 'result.json', (kit) =>
    JSON.stringify(
      {
        name: 'BotFather',
        messages: [
          { id: kit.random(9999), text: ['Use this token to access the HTTP API:\n', { type: 'code', text: kit.token }] },
        ],
      },
      undefined,
      1,
    ),
  ),
  positive('markdown-code', 'README.md', (kit) => `## Set up\n\n\`\`\`sh\nBOT_TOKEN=${kit.token} npm start\n\`\`\`\n`),
  positive('markdown-inline', 'CHANGELOG.md', (kit) => `- moved from \`${kit.token}\` to a new bot (#${kit.random(999)})\n`),
  positive('markdown-table', 'bots.md', (kit) => `| bot | value |\n|---|---|\n| ${kit.name()} | ${kit.token} |\n`),
  positive(
    'markdown-link',
    'links.md',
    (kit) => `[last photo](https://api.telegram.org/file/bot${kit.token}/photos/file_${kit.random(99)}.jpg)\n`,
  ),
  positive('html-link', 'index.html', (kit) => `<a href="https://api.telegram.org/bot${kit.token}/getUpdates">updates</a>\n`),
  positive(
    'issue-backticks',
    'issue.md',
    (kit) => `It fails with:\n\n\`https://api.telegram.org/bot${kit.token}/getMe\`\n\nNode ${kit.random(9)}.${kit.random(9)}\n`,
  ),
  positive('angle-brackets', 'mail.txt', (kit) => `see <https://api.telegram.org/bot${kit.token}/getWebhookInfo>\n`),
  positive('tex', 'report.tex', (kit) => `\\texttt{${kit.token}} was used by ${kit.name()}.\n`),
  positive('org-mode', 'todo.org', (kit) => `* TODO rotate =${kit.token}=\n`),
  positive('rst', 'index.rst', (kit) => `Run with \`\`${kit.token}\`\`::\n`),
  positive(
    'agent-transcript',
    'session.jsonl',
    (kit) =>
      `${JSON.stringify({ type: 'user', message: { role: 'user', content: `run this:\ncurl https://api.telegram.org/bot${kit.token}/getMe\nand tell me` }, uuid: kit.uuid() })}\n`,
  ),
  positive(
    'srt-between-cues',
    'talk.srt',
    (kit) => `1\n00:00:01,000 --> 00:00:04,000\nmy token is ${kit.token}\n\n2\n00:00:04,500 --> 00:00:06,000\n${kit.words(4)}\n`,
  ),
  positive('vcard', 'bot.vcf', (kit) => `BEGIN:VCARD\nVERSION:3.0\nFN:${kit.name()}\nNOTE:${kit.token}\nEND:VCARD\n`),
];
