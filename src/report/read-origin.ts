// JSON → Origin: the other direction of the table in origins.ts.
import type { CommitPoint, Keeper, ObjectHistory, Origin } from '../model/origin.ts';
import type { JsonValue } from './json-fields.ts';
import { PROCESS_PARTS } from './reasons.ts';

const KINDS = ['file', 'name', 'history', 'journal', 'staged', 'stdin', 'object', 'process', 'ref'] as const;

/** The origin that `originToJson` wrote. Throws FieldError. */
export function readOrigin(json: JsonValue): Origin {
  return READERS[json.get('kind').oneOf(KINDS)](json);
}

/** A row for each kind: a new one is asked for by the compiler. */
const READERS: { readonly [Kind in Origin['kind']]: (json: JsonValue) => Extract<Origin, { readonly kind: Kind }> } = {
  file: (json) => ({ kind: 'file', path: pathOf(json), ...rootOf(json) }),
  name: (json) => ({
    ...{ kind: 'name', path: pathOf(json), ...rootOf(json) },
    ...given('oid', text(json, 'oid')),
    ...given('history', json.get('history').optional(readHistory)),
  }),
  // Reports of 0.1.0 have no title and no store.
  history: (json) => ({
    ...{ kind: 'history', path: pathOf(json), ...rootOf(json), tool: json.get('tool').string() },
    title: text(json, 'title') ?? json.get('tool').string(),
    store: json.get('store').optional((store) => store.oneOf(['text', 'sqlite', 'binary'])) ?? 'text',
  }),
  journal: (json) => ({ kind: 'journal', path: pathOf(json), ...rootOf(json) }),
  staged: (json) => ({ kind: 'staged', path: pathOf(json) }),
  stdin: (json) => ({ kind: 'stdin', ...given('path', text(json, 'path')) }),
  object: (json) => ({
    ...{ kind: 'object', oid: json.get('oid').string(), path: pathOf(json), ...rootOf(json) },
    type: json.get('type').oneOf(['blob', 'commit', 'tag', 'tree']),
    ...given('history', json.get('history').optional(readHistory)),
  }),
  process: (json) => ({
    ...{ kind: 'process', path: pathOf(json), pid: json.get('pid').count(), program: json.get('program').string() },
    part: json.get('part').string() === PROCESS_PARTS.environment ? 'environment' : 'command-line',
  }),
  ref: (json) => ({ kind: 'ref', path: pathOf(json), ...rootOf(json) }),
};

function pathOf(json: JsonValue): string {
  return json.get('path').string();
}

function rootOf(json: JsonValue): { readonly root?: string } {
  return given('root', text(json, 'root'));
}

function text(json: JsonValue, name: string): string | undefined {
  return json.get(name).optional((value) => value.string());
}

function readHistory(json: JsonValue): ObjectHistory {
  return {
    // In the order in which they are written: a report that is read and written again is the same text.
    paths: json.get('paths').strings(),
    branches: json.get('branches').strings(),
    tags: json.get('tags').strings(),
    remotes: json.get('remotes').strings(),
    refs: json.get('refs').strings(),
    inHead: json.get('inHead').boolean(),
    keptBy: json.get('keptBy').list(readKeeper),
    ...given('first', json.get('first').optional(readCommit)),
    ...given('last', json.get('last').optional(readCommit)),
  };
}

function readCommit(json: JsonValue): CommitPoint {
  return { oid: json.get('oid').string(), date: json.get('date').string(), ...given('author', text(json, 'author')) };
}

function readKeeper(json: JsonValue): Keeper {
  const kind = json.get('kind').oneOf(['head', 'stash', 'reflog', 'index']);
  if (kind === 'reflog') return { kind, ref: json.get('ref').string() };
  return kind === 'index' ? { kind, ...given('worktree', text(json, 'worktree')) } : { kind };
}

function given<Name extends string, Value>(name: Name, value: Value | undefined): { readonly [Key in Name]?: Value } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [Key in Name]?: Value };
}
