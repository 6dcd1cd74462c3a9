// The sentences of the steps of a remediation in Russian; those in English are in `report/step-words.ts`.
import type { NextStep, Replacing } from '../../../../remediation/steps/step.ts';
import { countRu } from './plural-ru.ts';

type StepOf<Code extends NextStep['code']> = Extract<NextStep, { readonly code: Code }>;

const TOKENS = ['токен', 'токена', 'токенов'] as const;

/** The sentences of the steps that need nothing but their code. */
const SENTENCES = {
  'go-to-folder': 'Все команды — для проверенной папки.',
  'rename-path':
    'Токен — в имени файла или папки: переименуйте и проверьте ещё раз. Не набирайте это имя в командной строке и не дополняйте клавишей Tab: оно останется в истории.',
  'rename-ref': 'Токен — в имени ветки или тега: переименуйте или удалите (git branch -m, git tag -d).',
  fix: 'Перенесите токен в .env и читайте его из окружения. Сначала команда покажет изменения:',
  'mask-files': 'Скройте токен прямо в файлах, которые читают люди:',
  'stage-again': 'Добавьте очищенные файлы снова:',
  reword: 'Напишите сообщение коммита заново, без токена. Команда откроет отклонённое:',
  restart:
    'Командную строку процесса видит любой пользователь этой машины: остановите процесс и запустите с токеном в окружении.',
  'mask-logs': 'Скройте токен в логах; программы могут писать в них дальше:',
  'empty-journal':
    'Записи журнала не правятся: удалить можно только файлы целиком, для всех служб сразу. Эта команда удаляет всё накопленное; с --vacuum-time=3d — только файлы старше трёх дней:',
  'mask-histories':
    'Скройте токен в истории оболочек и других программ; команда подскажет, как его забудут уже запущенные. Не набирайте токен, чтобы удалить: он запишется снова.',
  'remove-message': 'Сообщение последнего коммита лежит и в папке git:',
  'drop-stash': 'Токен есть в stash: найдите, в каком (git stash show -p), и удалите его (git stash drop).',
  'collect-garbage': 'Удалите недостижимые объекты. Stash останется; исправленные и удалённые коммиты потом не вернуть:',
  'install-hook': 'Закройте дорогу следующему коммиту с токеном:',
} as const;

/** What to do, in one or two sentences; not yet escaped. */
export function stepRu(step: NextStep): string {
  switch (step.code) {
    case 'replace':
      return replaceRu(step);
    case 'edit':
      return 'Этого команды не меняют, исправьте руками:';
    case 'protect-env':
      return `Закройте ${step.file} от других: читать его должны только вы, а git — игнорировать.`;
    case 'edit-git-files':
      return `Уберите токен руками из файлов в папке git: ${step.files.join(', ')}.`;
    case 'unstage':
      return unstageRu(step);
    case 'rewrite':
    case 'amend':
      return rewriteRu(step);
    case 'keep-history':
      return `Токен отправлен на сервер, считайте его известным всем: переписывание истории его не вернёт. Когда он отозван, оставьте историю как есть${step.allows ? ' и внесите токен в исключения:' : '.'}`;
    case 'check-again':
      return step.asks
        ? 'Проверьте, что токен остался только в истории git и отозван; команда спросит Telegram:'
        : 'Проверьте, что больше ничего не осталось:';
    case 'allow':
      return `Ложное срабатывание или токен уже отозван? Внесите его в исключения с причиной${step.more === 0 ? '' : ` (выше ещё ${countRu(step.more, TOKENS)})`}:`;
    default:
      return SENTENCES[step.code];
  }
}

/** The lines between the sentence of a step and its commands; not yet escaped. */
export function detailsRu(step: NextStep): readonly string[] {
  if (step.code === 'replace')
    return step.kinds.length < 2 ? [] : step.kinds.map(({ titles, fix }) => `${titles.join(', ')}: ${fix}`);
  if (step.code !== 'edit') return [];
  const lines = step.places.flatMap(({ place, lines: copied }) => [place, ...copied]);
  return step.more === 0 ? lines : [...lines, `… и ещё ${countRu(step.more, ['место', 'места', 'мест'])}`];
}

function replaceRu({ urgency, kinds, isPartial, commands }: StepOf<'replace'>): string {
  const previews = kinds.flatMap((kind) => kind.previews);
  const isOne = previews.length === 1;
  const subject = isPartial ? previews.join(', ') : isOne ? 'токен' : 'токены';
  const what = `выпустите ${isOne ? 'новый' : 'новые'}${waysOf(kinds)}`;
  const ask = commands.length === 0 ? '.' : '. Команда спросит новый токен, запишет его в .env и проверит оба:';
  switch (urgency) {
    case 'left':
      return `${upperFirst(subject)}: уже за пределами этой машины, назад не вернуть. Первым делом ${what}${ask}`;
    case 'exposed':
      return `${upperFirst(subject)}: могли прочесть другие пользователи этой машины, может быть и в резервных копиях. Если такие есть, ${what}${ask}`;
    case 'here':
      return `${upperFirst(subject)}: если хоть раз отправляли на сервер, пересылали или вставляли куда-либо, ${what}${ask}`;
  }
}

/** The bot's is said here; others have what their rule says in the details. */
function waysOf(kinds: readonly Replacing[]): string {
  return kinds.length === 1 && kinds[0]?.fix.includes('/revoke') === true ? ' (@BotFather, /revoke)' : '';
}

function unstageRu({ worktrees }: StepOf<'unstage'>): string {
  const there = worktrees.length === 0 ? '' : ` То же — в рабочих деревьях ${worktrees.join(', ')}.`;
  return `Токен попадёт в следующий коммит: уберите файл из индекса (git reset -- ФАЙЛ; сам файл не изменится) и добавьте снова, когда он чист.${there}`;
}

function rewriteRu({ code, received, hasTags, branches, commands }: StepOf<'rewrite' | 'amend'>): string {
  const others =
    branches.length === 0 ? '' : ` Старые коммиты держат и другие ветки: перебазируйте их или удалите (${branches.join(', ')}).`;
  const tags = `${hasTags ? ' Старые коммиты держат теги: удалите их и создайте заново.' : ''}${others}`;
  if (received) return `Уберите токен из коммитов: отметьте их как «edit» и отправьте снова:${tags}`;
  if (code === 'amend') return `Токен только в последнем коммите, которого нет на сервере: исправьте его.${tags}`;
  const ways =
    commands.length > 2
      ? 'правьте с самого старого коммита, без других изменений в рабочем дереве; git остановится там и в конце пойдёт дальше'
      : 'правьте коммиты с ним (последний — git commit --amend, первый — git rebase -i --root)';
  return `Ни одна ветка сервера, известная здесь, его не содержит. Если его всё же отправляли (тегом или веткой, которой уже нет), он у других: тогда оставьте историю как есть. Иначе ${ways}.${tags}`;
}

function upperFirst(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
