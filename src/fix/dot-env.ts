// The text of a `.env`: which variables it has, which hold a token, and one more put in. A stand-in for the room of that name.
import type { Secret } from '../types.ts';
import type { FindMatches } from './find-matches.ts';

/** A token in a `.env`. */
interface Held {
  readonly variable: string;
  readonly secret: Secret;
  /** The public part of a token, which the tokens of one bot share. */
  readonly id: string | undefined;
}

export interface DotEnv {
  readonly held: readonly Held[];
  /** The variables that have a value of some meaning. */
  readonly taken: ReadonlySet<string>;
}

const ASSIGNMENT = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.]*)[ \t]*=[ \t]*(.*?)[ \t]*\r?$/;

/** Values that somebody is to replace. */
const EMPTY =
  /^(?:|""|''|["']?(?:<[^>]*>|your[\w -]*|change[_-]?me|x{3,}|\.{3}|todo|placeholder|replace[\w -]*)["']?)(?:\s+#.*)?$/i;

export function readDotEnv(bytes: Buffer, findMatches: FindMatches): DotEnv {
  const taken = new Set<string>();
  for (const line of bytes.toString('latin1').split('\n')) {
    const [, name, value = ''] = ASSIGNMENT.exec(line) ?? [];
    if (name !== undefined && !EMPTY.test(value)) taken.add(name);
  }
  const held = findMatches(bytes).flatMap(({ start, secret, id }) => {
    const line = bytes.toString('latin1', bytes.lastIndexOf(10, start) + 1, start);
    const [, variable] = /^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=[ \t]*["']?$/.exec(line) ?? [];
    return variable === undefined ? [] : [{ variable, secret, id }];
  });
  return { held, taken };
}

/** `bytes` with the variable set: where it stands without a value of meaning, else at the end. */
export function setVariable(bytes: Buffer, variable: string, value: string): Buffer {
  const text = bytes.toString('latin1');
  const eol = /^[^\n]*\r\n/.test(text) ? '\r\n' : '\n';
  const lines = text.split('\n');
  const at = lines.findLastIndex((line) => ASSIGNMENT.exec(line)?.[1] === variable);
  const line = lines[at];
  if (line === undefined) {
    return Buffer.from(`${text}${text === '' || text.endsWith('\n') ? '' : eol}${variable}=${value}${eol}`, 'latin1');
  }
  lines[at] = `${line.slice(0, line.indexOf('=') + 1)}${value}${line.endsWith('\r') ? '\r' : ''}`;
  return Buffer.from(lines.join('\n'), 'latin1');
}
