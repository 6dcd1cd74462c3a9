// How each kind of origin is printed, in text and in JSON: one table; a new kind is a new row, which the compiler asks for.
import type { ObjectOrigin, Origin } from '../model/origin.ts';
import { ORIGIN_KINDS } from '../model/origin-kinds.ts';
import type { Finding } from '../model/types.ts';
import { escapeForTerminal } from '../system/terminal-text.ts';
import { PROCESS_PARTS } from './reasons.ts';

type Located = Pick<Finding, 'origin' | 'line' | 'column' | 'offset'>;

interface OriginFormat<Kind extends Origin> {
  /** As a person would type it; not yet escaped. */
  readonly text: (origin: Kind) => string;
  /** Follows the text to say where in it a finding is; line and column, or nothing, as the kind has lines or not, if not given. */
  readonly location?: (origin: Kind, finding: Located) => string;
  /** Keys in a fixed order. */
  readonly json: (origin: Kind) => object;
}

const PATH = { text: rooted, json: rootFirst };

const FORMATS: { readonly [Kind in Origin['kind']]: OriginFormat<Extract<Origin, { readonly kind: Kind }>> } = {
  file: PATH,
  name: { ...PATH, location: () => ' (in the name itself)' },
  history: {
    ...PATH,
    location: ({ store }, finding) =>
      store === 'text' || finding.offset === undefined ? lineAndColumn(finding) : `, byte ${finding.offset}`,
  },
  journal: PATH,
  staged: PATH,
  stdin: { text: ({ path = '' }) => `standard input${path}`, json: (origin) => origin },
  object: {
    text: (origin) => `${origin.root === undefined ? '' : `${origin.root.replace(/\/$/, '')} `}${objectText(origin)}`,
    json: ({ kind, oid, type, root, path, history }) => ({ kind, oid, type, ...given({ root }), path, ...given({ history }) }),
  },
  process: {
    text: ({ part, pid, program }) => `${PROCESS_PARTS[part]} of process ${pid} (${program})`,
    json: (origin) => ({ ...origin, part: PROCESS_PARTS[origin.part] }),
  },
  ref: PATH,
};

/** Where `origin` is, safe for a terminal. For git objects, the form that `git show` takes: `1a2b3c4d5e:src/bot.ts`. */
export function formatOrigin(origin: Origin): string {
  return escapeForTerminal(formatOf(origin).text(origin));
}

/** Where a finding is: its origin, and line and column or what else there is to say it by. Safe for a terminal. */
export function formatLocation(finding: Located): string {
  const { origin } = finding;
  const { location } = formatOf(origin);
  if (location !== undefined) return formatOrigin(origin) + location(origin, finding);
  return formatOrigin(origin) + (ORIGIN_KINDS[origin.kind].hasLines ? lineAndColumn(finding) : '');
}

/** The same, not yet safe for a terminal: for a command. */
export function originPath(origin: Origin): string {
  return formatOf(origin).text(origin);
}

/** The origin for JSON. A byte of a path that is not UTF-8 is a lone surrogate in it: JSON has an escape for that. */
export function originToJson(origin: Origin): object {
  return formatOf(origin).json(origin);
}

/** The first digits of an object id: enough to be unambiguous. */
export function shortId(oid: string): string {
  return oid.slice(0, 10);
}

/** The row of the table for this origin; its functions take no origin of another kind. */
function formatOf(origin: Origin): OriginFormat<Origin> {
  return FORMATS[origin.kind] as OriginFormat<Origin>;
}

function lineAndColumn({ line, column }: Located): string {
  return `:${line}:${column}`;
}

function rooted({ root, path }: { readonly root?: string; readonly path: string }): string {
  return root === undefined ? path : root.replace(/\/?$/, '/') + path;
}

function rootFirst({
  kind,
  root,
  path,
  ...rest
}: {
  readonly kind: string;
  readonly root?: string;
  readonly path: string;
}): object {
  return { kind, ...given({ root }), path, ...rest };
}

/** Without what is undefined: JSON readers expect the key to be missing. */
function given(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function objectText({ oid, type, path, history }: ObjectOrigin): string {
  const commit = history?.last ?? history?.first;
  if (path === '' || path.startsWith('!') || commit === undefined || commit.oid === oid)
    return `${type} ${shortId(oid)}${path === '' ? '' : `:${path}`}`;
  return `${shortId(commit.oid)}:${path}`;
}
