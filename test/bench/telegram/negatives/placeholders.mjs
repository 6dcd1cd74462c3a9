// Negatives: what stands where a token goes in documentation, examples, templates and censored logs.
//
// The texts of published examples are not stored here; the shapes are built to fit their descriptions.
import { ALPHANUMERIC, BASE64URL, negative } from '../kit.mjs';

const upper = ALPHANUMERIC.slice(0, 26);
const lower = ALPHANUMERIC.slice(26, 52);
const assign = (value) => (kit) => `# settings of the bot\nTELEGRAM_BOT_TOKEN=${value(kit)}\nTELEGRAM_CHAT_ID=${kit.number(9)}\n`;
const inUrl = (value) => (kit) => `curl https://api.telegram.org/bot${value(kit)}/getMe\n`;
const inCode = (value) => (kit) => `const bot = new Telegraf('${value(kit)}');\n`;

/** 35 characters that begin like a secret and go on as `next` says. */
const secretOf = (start, next) => start + Array.from({ length: 35 - start.length }, (_, at) => next(at)).join('');

/** Where a scanner meets a placeholder: each form is written in three places. */
const three = (name, value) => [
  negative(`${name}-env`, '.env.dist', assign(value)),
  negative(`${name}-url`, 'README.md', inUrl(value)),
  negative(`${name}-code`, 'bot.js', inCode(value)),
];

const FORMS = [
  // As in the Bot API manual: a short id, 34 characters, not AA, and spare bits that the server refuses.
  ['documentation', (kit) => `123456:ABC-DEF${kit.string(4, '1234')}${kit.string(23)}1`],
  ['upper-sequence', (kit) => `${kit.number(10)}:${secretOf('AA', (at) => upper[(1 + (at >> 1)) % 26])}`],
  ['alphabet', () => `123456789:${secretOf('AA', (at) => (upper + lower)[at + 1])}`],
  ['repeated-a', (kit) => `${kit.number(10)}:${'A'.repeat(35)}`],
  ['repeated-x', (kit) => `${kit.number(10)}:AA${'x'.repeat(33)}`],
  ['all-x', (kit) => `${kit.number(9)}:${'x'.repeat(35)}`],
  ['all-y', () => `123456789:${'y'.repeat(35)}`],
  ['zeros', () => `000000000:${'A'.repeat(35)}`],
  ['letters-for-digits', (kit) => `nnnnnnnnn:${'x'.repeat(12)}-${kit.string(3, 'x')}${'x'.repeat(19)}`],
  ['hashes', () => `#####:${[...'ABCDEF'].map((letter) => letter.repeat(5)).join('_')}`],
  ['repeated-block', (kit) => `${kit.number(10)}:${secretOf('AAE', (at) => 'abcd'[at % 4])}`],
  ['digits-ascending', () => `1234567890:${secretOf('AAE', (at) => String((at + 1) % 10))}`],
  ['keyboard-run', () => `1234567890:${secretOf('AA', (at) => 'qwertyuiopasdfghjklzxcvbnm'[at % 26])}`],
  ['words', () => `123456789:${['AAYour', 'Bot', 'Token', 'Goes', 'Right', 'Here', '12'].join('-')}`],
  ['word-example', () => `123456789:${secretOf('AA', (at) => 'Example'[at % 7])}`],
  ['short-test', () => '42:TEST'],
  ['short-abc', () => '123:abc'],
  ['short-abcde', () => '12345:ABCDE'],
  ['short-words', () => '123456789:blablabla'],
  ['short-mixed', () => `123456789:${[...lower].map((letter, at) => (at % 3 === 1 ? letter : letter.toUpperCase())).join('')}`],
  ['mock-token', () => '12345:mock-token'],
  ['zero-placeholder', () => '0:placeholder'],
  ['id-hidden', (kit) => `144#######:${kit.string(35, BASE64URL)}`],
  ['masked-stars', (kit) => `${kit.number(10)}:AAE***`],
  ['masked-full', (kit) => `${kit.number(10)}:${'*'.repeat(35)}`],
  ['masked-dots', (kit) => `${kit.number(10)}:AAF${kit.string(3)}...`],
  ['masked-middle', (kit) => `${kit.number(10)}:AAH${kit.string(3)}…${kit.string(3)}`],
  ['masked-x-tail', (kit) => `${kit.number(10)}:AAG${kit.string(4)}${'x'.repeat(28)}`],
  ['redacted', (kit) => `${kit.number(10)}:[REDACTED]`],
  ['redacted-word', () => 'token:redacted'],
  ['angle-brackets', () => '<token>'],
  ['angle-brackets-upper', () => '<BOT_TOKEN>'],
  ['your-token', () => 'YOUR_BOT_TOKEN'],
  ['your-token-here', () => 'YOUR_TOKEN_HERE'],
  ['id-and-your-token', () => `123456789:${['YOUR', 'BOT', 'TOKEN', 'FROM', 'BOTFATHER', 'GOES', ''].join('_')}`],
  ['braces', () => '{token}'],
  ['double-braces', () => '{{ token }}'],
  ['dollar-braces', () => '\u0024{BOT_TOKEN}'],
  ['dollar', () => '$TOKEN'],
  ['percents', () => '%BOT_TOKEN%'],
  ['id-and-secret-variables', () => '\u0024{BOT_ID}:\u0024{BOT_SECRET}'],
  ['hidden-token', () => '<hidden-token>'],
];

/** Reading the token from elsewhere, in many languages. */
const REFERENCES = `const a = process.env.BOT_TOKEN;
const b = process.env["TELEGRAM_BOT_TOKEN"] ?? '';
const c = import.meta.env.VITE_BOT_TOKEN;
const d = Deno.env.get('BOT_TOKEN');
token = os.environ["TELEGRAM_BOT_TOKEN"]
token = os.getenv('BOT_TOKEN')
bot = Bot(token=settings.telegram_bot_token.get_secret_value())
bot, err := tgbotapi.NewBotAPI(os.Getenv("TELEGRAM_APITOKEN"))
let bot = Bot::from_env();
let token = std::env::var("TELOXIDE_TOKEN").unwrap();
String token = System.getenv("BOT_TOKEN");
var bot = new TelegramBotClient(Environment.GetEnvironmentVariable("BOT_TOKEN")!);
var token = builder.Configuration["Telegram:BotToken"];
$token = getenv('BOT_TOKEN'); $other = $_ENV['TELEGRAM_BOT_TOKEN'];
token = ENV.fetch('TELEGRAM_BOT_TOKEN')
token = System.get_env("BOT_TOKEN")
val token = System.getenv("BOT_TOKEN") ?: error("no token")
@Value("\${telegram.bot.token}") private String token;
TELEGRAM_TOKEN: \${{ secrets.TELEGRAM_TOKEN }}
token: !vault |
bot_token_file: /run/secrets/telegram_bot_token
BOT_TOKEN=$(cat /run/secrets/bot-token)
set -x BOT_TOKEN (pass show telegram/bot)
$env:BOT_TOKEN = Get-Secret telegram-bot -AsPlainText
token = var.telegram_bot_token
curl "https://api.telegram.org/bot$BOT_TOKEN/sendMessage"
curl "https://api.telegram.org/bot\${TELEGRAM_BOT_TOKEN}/getMe"
url = f"https://api.telegram.org/bot{token}/getMe"
url = "https://api.telegram.org/bot%s/getMe" % token
`;

/** Logs from which a program or a person took the token. */
const CENSORED = (kit) => `FetchError: request to https://api.telegram.org/bot${kit.number(10)}:[REDACTED]/getMe failed
FetchError: request to http://localhost:8081/bot[REDACTED]/getMe failed
reqwest: error sending request for url (https://api.telegram.org/token:redacted/GetMe)
POST https://api.telegram.org/bot***/getUpdates 200
POST https://api.telegram.org/bot<token>/getUpdates 200
POST https://api.telegram.org/bot${kit.number(10)}:***/getUpdates 200
POST https://api.telegram.org/bot${kit.number(10)}:AAE***/getUpdates 200
POST https://api.telegram.org/botXXX/getUpdates 200
POST https://api.telegram.org/bot${kit.number(10)}%3A%2A%2A%2A/getUpdates 200
GET /bot....botToken.../getMe 404
${kit.number(10)}:AAF*************************** was rejected
`;

const base64 = (text) => Buffer.from(text).toString('base64');

export const PLACEHOLDERS = [
  ...FORMS.flatMap(([name, value]) => three(name, value)),
  negative('references', 'references.txt', () => REFERENCES),
  negative('censored-log', 'bot.log', CENSORED),
  negative(
    'base64-of-placeholder',
    'secret.yaml',
    (kit) =>
      `kind: Secret\ndata:\n  token: ${base64(`${kit.number(10)}:AA${'x'.repeat(33)}`)}\n  other: ${base64('YOUR_BOT_TOKEN')}\n`,
  ),
  negative('utf16-of-placeholder', 'out.txt', (kit) =>
    Buffer.from(`\ufeffBOT_TOKEN=${kit.number(10)}:${'A'.repeat(35)}\r\n`, 'utf16le'),
  ),
  negative(
    'wrapped-masked',
    'rich.log',
    (kit) => `INFO     POST https://api.telegram.org/bot${kit.number(10)}:AAE\n${' '.repeat(29)}***/getMe\n`,
  ),
  negative(
    'cut-off',
    'short.log',
    (kit) => `POST https://api.telegram.org/bot${kit.number(10)}:AAE${kit.string(8)}… (cut)\nnext line of the log\n`,
  ),
  negative('id-alone', 'bots.txt', (kit) => `BOT_ID=${kit.number(10)}\nBOT_NAME=${kit.name()}_bot\nBOT_TOKEN=\n`),
];
