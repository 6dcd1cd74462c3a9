// A unit of a plan: what is scanned by itself, as one line of JSON.
import { createHash } from 'node:crypto';
import { UsageError } from '../../model/errors.ts';

/** What one process scans, and what one report is of. */
export interface Unit {
  /** 16 hex digits of the sha256 of its kind and source: the name of its report. */
  readonly id: string;
  /** `clone`: a repository that git fetches from `source`, a URL. */
  readonly kind: 'repository' | 'clone' | 'folder' | 'file';
  /** An absolute path without links, or a URL as git takes it. */
  readonly source: string;
  /** Other sources that lead to the same. */
  readonly same?: readonly string[];
}

const KINDS = ['repository', 'clone', 'folder', 'file'] as const;

/** The version of the lines of a plan. */
const PLAN_VERSION = 1;

/** The id of a unit. @param canonical its source, written in the one way of all that lead to the same */
export function idOf(kind: Unit['kind'], canonical: string): string {
  return createHash('sha256').update(`${kind}\n${canonical}`).digest('hex').slice(0, 16);
}

/** The unit as a line of a plan, with the line feed. */
export function formatUnit(unit: Unit): string {
  return `${JSON.stringify({ version: PLAN_VERSION, ...unit })}\n`;
}

/** The units of a plan. Throws UsageError, with the line, for anything that `formatUnit` does not write. */
export function parsePlan(text: string): readonly Unit[] {
  if (text !== '' && !text.endsWith('\n')) throw new UsageError('the plan is cut off: its last line does not end');
  const units = text.split('\n').slice(0, -1).map(parseLine);
  const ids = new Set<string>();
  for (const [at, { id }] of units.entries()) {
    if (ids.has(id)) throw new UsageError(`the plan has the same unit twice: line ${at + 1}`);
    ids.add(id);
  }
  return units;
}

function parseLine(line: string, at: number): Unit {
  const where = `line ${at + 1} of the plan`;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new UsageError(`${where} is not JSON; write the plan again with \`tokenscan fleet plan\``, { cause: error });
  }
  const { version, id, kind, source, same } = Object(value) as Record<string, unknown>;
  if (version !== PLAN_VERSION) throw new UsageError(`${where} is of another version of tokenscan; write the plan again`);
  const isUnit =
    typeof id === 'string' &&
    /^[0-9a-f]{16}$/.test(id) &&
    typeof source === 'string' &&
    (KINDS as readonly unknown[]).includes(kind);
  if (!isUnit || !isTexts(same)) throw new UsageError(`${where} is not a unit; write the plan again`);
  if (kind === 'clone') checkCloneUrl(source);
  return {
    ...{ id, source, kind: kind as Unit['kind'] },
    ...(same === undefined ? {} : { same }),
  };
}

function isTexts(value: unknown): value is readonly string[] | undefined {
  return value === undefined || (Array.isArray(value) && value.every((item) => typeof item === 'string'));
}

/** `https://host/path`, and what ssh takes without a scheme: `git@host:path`. */
const URL_FORM = /^(?:https?|ssh|git|file):\/\/[^\s\0]+$/i;
const SCP_FORM = /^(?:[\w.-]+@)?[\w.-]+:(?!\/\/)[^\s\0]+$/;

/** Whether git would clone from this, rather than read it as a path. */
export function isCloneUrl(source: string): boolean {
  return URL_FORM.test(source) || (SCP_FORM.test(source) && source.includes('@'));
}

/** Throws UsageError for a URL with a password or token in it, or of a form that is not cloned. The message does not repeat it. */
export function checkCloneUrl(url: string): void {
  if (!isCloneUrl(url) || url.startsWith('-')) throw new UsageError('a URL of the plan has a form that is not cloned');
  const [, user = ''] = /^[a-z]+:\/\/([^/@]*)@/i.exec(url) ?? [];
  const isLogin = /^ssh:/i.test(url) && !user.includes(':');
  if (user !== '' && !isLogin)
    throw new UsageError('a URL has credentials in it; remove them and set up a credential helper of git instead');
}

/** The URL in the one way in which all that lead to the same repository are written: scheme, user, `.git` and letter case of the host do not count. */
export function canonicalUrl(url: string): string {
  const scp = URL_FORM.test(url) ? undefined : /^(?:[^@]*@)?([^:]+):(.*)$/s.exec(url);
  const [, host = '', path = ''] = scp ?? /^[a-z]+:\/\/(?:[^/@]*@)?([^/]*)(.*)$/is.exec(url) ?? [];
  const port = /:(?:22|80|443|9418)$/;
  const plain = path.replace(/^\/+|\/+$/g, '').replace(/\.git$/, '');
  return `${host.toLowerCase().replace(port, '')}/${plain}`;
}
