// Changes one value in a text of JSON, and no byte of all else: what was added and is removed again leaves the text as it was.
import { findNodeAtLocation, type JSONPath, type Node, type ParseError, parse, parseTree } from 'jsonc-parser';
import type { Json } from '../payload.ts';

/** The value of a text, comments and commas at the end allowed; undefined where it is not JSON. */
export function readJson(text: string): Json {
  const errors: ParseError[] = [];
  const value = parse(text, errors, { allowTrailingComma: true }) as Json;
  return errors.length > 0 ? undefined : value;
}

/** The text with `value` at the path. The object or array that holds it must be there; an index past the end appends. */
export function setValue(text: string, path: JSONPath, value: Json): string {
  const root = treeOf(text);
  const old = findNodeAtLocation(root, [...path]);
  if (old !== undefined) return splice(text, old.offset, old.length, written(value, text, path.length - 1));
  const holder = findNodeAtLocation(root, path.slice(0, -1));
  if (holder === undefined) return text;
  const key = holder.type === 'object' ? `${JSON.stringify(path.at(-1))}: ` : '';
  const content = key + written(value, text, path.length);
  const last = holder.children?.at(-1);
  const [line, outer] = [lineAt(text, path.length), lineAt(text, path.length - 1)];
  // In an empty one nothing is kept but comments, which are not between brackets that stand together.
  if (last === undefined) return splice(text, holder.offset + 1, 0, line === ' ' ? content : `${line}${content}${outer}`);
  return splice(text, last.offset + last.length, 0, `,${line}${content}`);
}

/** The text without the member or the element at the path. */
export function removeValue(text: string, path: JSONPath): string {
  const node = findNodeAtLocation(treeOf(text), [...path]);
  const entry = node?.parent?.type === 'property' ? node.parent : node;
  const holder = entry?.parent;
  const all = holder?.children ?? [];
  const at = entry === undefined ? -1 : all.indexOf(entry);
  if (entry === undefined || holder === undefined || at < 0) return text;
  const before = all[at - 1];
  const next = all[at + 1];
  const end = entry.offset + entry.length;
  if (before !== undefined) return splice(text, endOf(before), end - endOf(before), '');
  if (next !== undefined) return splice(text, entry.offset, next.offset - entry.offset, '');
  return splice(text, holder.offset + 1, holder.length - 2, '');
}

const endOf = ({ offset, length }: Node): number => offset + length;

/** Callers have read the text before: it has a root. */
function treeOf(text: string): Node {
  return parseTree(text, [], { allowTrailingComma: true }) ?? { type: 'object', offset: 0, length: 0 };
}

function splice(text: string, offset: number, length: number, content: string): string {
  return text.slice(0, offset) + content + text.slice(offset + length);
}

/** A value as it is written at a depth, in the style of the text. */
function written(value: Json, text: string, depth: number): string {
  const indent = indentOf(text);
  if (indent === undefined) return JSON.stringify(value);
  return JSON.stringify(value, undefined, indent).replaceAll('\n', `${eolOf(text)}${indent.repeat(depth)}`);
}

/** What stands before a value at a depth: a new line, or a blank in a text of one line. */
function lineAt(text: string, depth: number): string {
  const indent = indentOf(text);
  return indent === undefined ? ' ' : `${eolOf(text)}${indent.repeat(depth)}`;
}

/** How much a level is indented; undefined in a text of one line. */
function indentOf(text: string): string | undefined {
  const indent = /\n([ \t]+)(?=["/{[])/.exec(text)?.[1];
  return indent ?? (/\n\s*\S/.test(text) || /^\s*\{\s*\}\s*$/.test(text) ? '  ' : undefined);
}

const eolOf = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');
