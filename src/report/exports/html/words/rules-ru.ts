// The texts of our rules in Russian. A rule of a user has those it was written with.
import type { Finding } from '../../../../model/types.ts';
import type { RuleWords } from './page-words.ts';

const REVOKE = 'Выпустите новый токен: @BotFather, команда /revoke.';
const END_SESSION = 'Завершите этот сеанс в Telegram: Настройки → Устройства. Потом войдите заново.';
const SESSION: RuleWords = {
  title: 'Сеанс Telegram',
  what: 'Кто владеет этими данными, тот уже вошёл в аккаунт или бота Telegram: ни пароля, ни кода у него не спросят.',
  fix: END_SESSION,
};

/** By the beginning of the id of a rule; the longest that fits counts. */
const RULES: Readonly<Record<string, RuleWords>> = {
  'telegram-bot-': {
    title: 'Токен бота Telegram',
    what: 'Кто знает этот токен, тот и есть бот: читает всё, что ему пишут, и отвечает от его имени.',
    fix: REVOKE,
  },
  'telegram-bot-url': {
    title: 'Токен бота Telegram в адресе',
    what: 'В адресе запроса к Bot API стоит токен бота: кто знает адрес, может действовать от имени бота.',
    fix: REVOKE,
  },
  'telegram-bot-parts': {
    title: 'Токен бота Telegram из двух частей',
    what: 'Токен записан двумя частями, номер и секрет отдельно: вместе это доступ к боту.',
    fix: REVOKE,
  },
  'telegram-bot-half': {
    title: 'Секретная половина токена бота',
    what: 'Вторая половина токена рядом с именем, которое её выдаёт. Номер бота не секрет, так что это весь токен.',
    fix: REVOKE,
  },
  'telegram-api-hash': {
    title: 'api_hash приложения Telegram',
    what: 'Номер и хеш приложения: с ними можно действовать от его имени и довести до ограничений или блокировки. Доступа к аккаунтам они не дают.',
    fix: 'Отозвать его нельзя. Уберите его отсюда; если им злоупотребляют, обратитесь в Telegram или зарегистрируйте другое приложение на my.telegram.org.',
  },
  'telegram-login-data': {
    title: 'Данные входа через Telegram',
    what: 'То, чем Mini App или виджет входа доказывает сайту, кто пользователь: пока сайт не сочтёт их устаревшими, любой с ними входит под его именем.',
    fix: 'Не пишите их в логи и тесты; пусть сайт отвергает auth_date старше нескольких минут.',
  },
  'telegram-mtproxy-': {
    title: 'Ссылка на MTProxy',
    what: 'По этой ссылке прокси может пользоваться любой. Многие публикуют их намеренно, но не личные.',
    fix: 'Смените секрет прокси или внесите ссылку в исключения, если она открытая.',
  },
  'telegram-payment-live': {
    title: 'Платёжный токен Telegram',
    what: 'С этим токеном и любым ботом можно выставлять счета от имени магазина.',
    fix: 'В @BotFather: /mybots, бот, Payments: отключите провайдера и подключите заново; сообщите ему, если токеном злоупотребляли.',
  },
  'telegram-payment-test': {
    title: 'Платёжный токен Telegram для тестов',
    what: 'Токен тестового режима платёжного провайдера: деньги с ним не движутся.',
    fix: 'В @BotFather: /mybots, бот, Payments: подключите провайдера заново.',
  },
  'telegram-telethon-': SESSION,
  'telegram-pyrogram-': SESSION,
  'telegram-kurigram-': SESSION,
  'telegram-gramjs-': SESSION,
  'telegram-tdata': {
    title: 'Ключ Telegram Desktop',
    what: 'Файл key_datas из папки tdata: вместе с соседними файлами и локальным паролем, если он задан, открывает все аккаунты этого Telegram Desktop.',
    fix: END_SESSION,
  },
  'telegram-webhook-': {
    title: 'Секрет вебхука Telegram',
    what: 'Telegram присылает его с каждым обновлением, чтобы бот отличал их от поддельных: кто его знает, может подделывать обновления.',
    fix: 'Задайте другой: setWebhook с новым secret_token.',
  },
};

/** The rule of a finding in Russian where it is one of ours. */
export function ruleRu({ rule, title, help }: Finding): RuleWords {
  const [key] = Object.keys(RULES)
    .filter((beginning) => rule.startsWith(beginning))
    .toSorted((a, b) => b.length - a.length);
  return (key === undefined ? undefined : RULES[key]) ?? { title, what: help.what, fix: help.fix };
}
