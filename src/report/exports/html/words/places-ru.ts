// What is known about a place, in Russian: how it is written, how often, who wrote it and when, its history in git.
import type { CommitPoint, Keeper, ObjectHistory } from '../../../../model/origin.ts';
import type { Finding } from '../../../../model/types.ts';
import { shortId } from '../../../origins.ts';
import { formatTime } from '../../../times.ts';
import { countRu } from './plural-ru.ts';

/** How many names of a kind are listed. */
const MAX_NAMES = 3;

/** Sentences without a full stop, not yet escaped; none of them is empty. */
export function notesRu({ encodings, repeats, seen, origin }: Finding): readonly string[] {
  const history = 'history' in origin ? origin.history : undefined;
  const time = seen?.first === undefined || repeats > 0 ? '' : formatTime(seen.first);
  const metadata = [
    seen?.writer === undefined ? '' : `записал ${seen.writer}`,
    time,
    seen?.deleted === true ? 'удалено, но ещё лежит в файле' : '',
  ];
  return [
    encodings.length === 0 ? '' : `закодирован: ${encodings.join(' в ')}`,
    repeats === 0 ? '' : `ещё ${countRu(repeats, ['раз', 'раза', 'раз'])} там же`,
    metadata.filter(Boolean).join(', '),
    history === undefined ? '' : historyRu(history),
    history === undefined || history.paths.length < 2 ? '' : `также под именем ${list(history.paths.slice(1))}`,
  ].filter((note) => note !== '');
}

function historyRu(history: ObjectHistory): string {
  return [timelineRu(history), reachRu(history)].filter(Boolean).join(' · ');
}

function timelineRu({ first, last, inHead }: ObjectHistory): string {
  if (first === undefined) return '';
  if (inHead) return `с ${point(first)}, и сейчас в HEAD`;
  if (last === undefined) return `с ${point(first)}`;
  return last.oid === first.oid ? `только в ${point(first)}` : `с ${point(first)}, последний раз в ${point(last)}`;
}

function reachRu({ branches, tags, remotes, refs, keptBy }: ObjectHistory): string {
  const parts = [
    branches.length === 0 ? '' : `${branches.length === 1 ? 'ветка' : 'ветки'} ${list(branches)}`,
    tags.length === 0 ? '' : `${tags.length === 1 ? 'тег' : 'теги'} ${list(tags)}`,
    refs.length === 0 ? '' : list(refs),
    remotes.length === 0 ? '' : `на сервере: ${list(remotes)}`,
  ].filter(Boolean);
  if (parts.length > 0) return remotes.length > 0 ? parts.join('; ') : `${parts.join('; ')}; на сервере не замечен`;
  return keptBy.length === 0 ? 'ниоткуда не достижим' : `только в ${keptBy.map(keeperRu).join(', ')}`;
}

function keeperRu(keeper: Keeper): string {
  switch (keeper.kind) {
    case 'head':
      return 'отсоединённом HEAD';
    case 'stash':
      return 'stash';
    case 'reflog':
      return `журнале ссылки ${keeper.ref.replace(/^refs\/(?:heads|remotes)\//, '')}`;
    case 'index':
      return keeper.worktree === undefined ? 'индексе' : `индексе рабочего дерева ${keeper.worktree}`;
  }
}

function point({ oid, date, author = '' }: CommitPoint): string {
  const facts = [date.slice(0, 10), author].filter((fact) => fact !== '');
  return facts.length === 0 ? shortId(oid) : `${shortId(oid)} (${facts.join(', ')})`;
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMES).join(', ');
  return names.length > MAX_NAMES ? `${shown} и ещё ${names.length - MAX_NAMES}` : shown;
}
