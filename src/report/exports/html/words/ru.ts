// The words of the page in Russian.

import { formatBytes } from '../../../amounts.ts';
import type { PageWords } from './page-words.ts';
import { notesRu } from './places-ru.ts';
import { countRu, formRu, numberRu, type RussianForms } from './plural-ru.ts';
import { ruleRu } from './rules-ru.ts';
import { detailsRu, stepRu } from './steps-ru.ts';

const TOKENS: RussianForms = ['токен', 'токена', 'токенов'];
const PLACES: RussianForms = ['место', 'места', 'мест'];

export const RU: PageWords = {
  lang: 'ru',
  foreign: 'en',
  title: ({ command }) => `Токены Telegram: ${SUBJECTS[command] ?? 'результаты проверки'}`,
  skipLink: 'К списку токенов',
  contents: 'Содержание',
  headings: {
    tokens: 'Токены',
    steps: 'Что делать',
    when: 'Когда',
    where: 'Где',
    problems: 'Не удалось проверить',
    suppressed: 'Не учитывается',
    allowlist: 'Список исключений',
    skipped: 'Пропущено',
  },
  found: (tokens) => `${formRu(tokens, ['Найден', 'Найдено', 'Найдено'])} ${countRu(tokens, TOKENS)}`,
  notAll: 'Проверить удалось не всё.',
  clean: 'Токенов не найдено',
  cleanButNotAll: 'Токенов не найдено, но проверить удалось не всё',
  nothing: 'Проверять было нечего',
  meaning: 'Чем это грозит:',
  firstOfAll: 'Первым делом:',
  exposed: (days, since) => `лежит открыто ${countRu(days, ['день', 'дня', 'дней'])}, с ${since}`,
  masked: (version) => `tokenscan ${version} · токены скрыты маской, самих токенов на этой странице нет`,
  fact: (which, amount) => formRu(amount, FACTS[which]),
  bytes: (amount) => bytesRu(amount),
  number: numberRu,
  locations: (amount) => countRu(amount, PLACES),
  moreLocations: (amount) => `… и ещё ${countRu(amount, PLACES)}`,
  moreRows: (amount) => `… и ещё ${countRu(amount, ['строка', 'строки', 'строк'])}`,
  severity: (severity) => ({ high: 'высокая опасность', medium: 'средняя опасность', low: 'низкая опасность' })[severity],
  confidence: (confidence) => ({ certain: 'точно', likely: 'вероятно', possible: 'возможно' })[confidence],
  fingerprint: 'отпечаток',
  pushed: 'отправлен на сервер',
  group: (group) => GROUPS[group],
  rule: ruleRu,
  notes: notesRu,
  maskedLine: 'Строка, токен скрыт маской',
  step: stepRu,
  details: detailsRu,
  copy: 'Копировать',
  copied: 'Скопировано',
  filter: {
    contains: 'Содержит',
    severity: 'Опасность',
    all: 'любая',
    order: 'Порядок',
    urgency: 'сначала самые опасные',
    places: 'сначала где мест больше',
    path: 'по пути',
    openAll: 'Развернуть все',
    closeAll: 'Свернуть все',
    shown: 'показано {shown} из {all}',
  },
  asTable: 'Таблицей',
  when: (from, to) => `Когда встречался каждый токен, с ${from} по ${to}; то же в таблице ниже.`,
  moment: (moment) => MOMENTS[moment],
  today: 'проверка',
  legend: { commit: 'коммит', line: 'строка лога' },
  columns: { token: 'токен', what: 'что', when: 'когда', folder: 'папка', locations: 'всего', where: 'где', why: 'почему' },
  captions: {
    when: 'Когда встречался каждый токен',
    where: 'Места по папкам',
    problems: 'Здесь могут быть и другие токены',
    suppressed: 'Разрешено или лежит там, где ему и место',
  },
  mapTitle: 'Места по папкам; то же в таблице ниже.',
  suppression: (suppressed) => SUPPRESSIONS[suppressed],
  skip: ({ reason, format }) => (format === undefined ? SKIPS[reason] : `${SKIPS[reason]}: ${format}`),
  entries: ({ expired, unused }) => [
    ...expired.map(
      ({ fingerprint, expires = '', reason }) => `срок исключения истёк ${expires}: отпечаток ${fingerprint} (${reason})`,
    ),
    ...unused.map(
      ({ fingerprint, reason }) =>
        `исключение ни с чем не совпало: отпечаток ${fingerprint} (${reason}); удалите его из tokenscan.json`,
    ),
  ],
};

/** What was scanned, by the command that did it. */
const SUBJECTS: Readonly<Record<string, string>> = {
  scan: 'проверка файлов',
  staged: 'проверка перед коммитом',
  git: 'проверка истории git',
  ci: 'проверка в CI',
  logs: 'проверка логов',
  shell: 'проверка истории команд',
  audit: 'проверка этого компьютера',
  merge: 'сводный отчёт',
  fleet: 'проверка репозиториев',
};

const FACTS: Readonly<Record<Parameters<PageWords['fact']>[0], RussianForms>> = {
  tokens: TOKENS,
  locations: PLACES,
  pushed: ['отправлен на сервер', 'отправлено на сервер', 'отправлено на сервер'],
  problems: ['не проверено', 'не проверено', 'не проверено'],
  suppressed: ['не учитывается', 'не учитываются', 'не учитываются'],
  files: ['файл проверен', 'файла проверено', 'файлов проверено'],
  bytes: ['всего', 'всего', 'всего'],
};

const GROUPS = {
  pushed: 'В git, на сервере',
  commits: 'В git',
  files: 'В файлах',
  logs: 'В логах',
  shell: 'В истории команд',
  processes: 'В процессах',
} as const;

const MOMENTS = {
  'first-commit': 'первый коммит',
  'last-commit': 'последний коммит',
  'first-line': 'первая строка',
  'last-line': 'последняя строка',
} as const;

const SUPPRESSIONS: Readonly<Record<Parameters<PageWords['suppression']>[0], string>> = {
  allowed: 'разрешено',
  existing: 'уже было',
  'private-env': 'личный .env',
  'readable-env': '.env, который могут прочесть другие пользователи',
  'process-environment': 'окружение процесса',
};

const SKIPS: Readonly<Record<Parameters<PageWords['skip']>[0]['reason'], string>> = {
  'not-unpacked': 'не распаковано',
  'git-folder': 'папка git',
  'ignored-dependencies': 'папка зависимостей, которую git игнорирует',
  excluded: 'исключено',
  'login-records': 'записи о входах, а не лог',
  'journal-file': 'файл журнала: его читает journalctl',
  'foreign-environment': 'окружение процесса другого пользователя',
  'symbolic-link': 'символическая ссылка',
  'symbolic-link-out-of-tree': 'символическая ссылка наружу',
  'named-pipe': 'именованный канал',
  socket: 'сокет',
  device: 'устройство',
  submodule: 'подмодуль',
  vanished: 'исчез до чтения',
  'missing-lfs-content': 'содержимого LFS здесь нет',
  'unfinished-object': 'незаконченный объект',
};

const UNITS: Readonly<Record<string, string>> = { kB: 'кБ', MB: 'МБ', GB: 'ГБ', TB: 'ТБ', PB: 'ПБ', bytes: 'байт' };

function bytesRu(bytes: number): string {
  return formatBytes(bytes)
    .replace('.', ',')
    .replace(/[A-Za-z]+$/, (unit) => UNITS[unit] ?? unit);
}
