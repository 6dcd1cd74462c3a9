// Rewrites tokens in Compose files to `${X:?…}`, which Compose reads from the `.env` beside the file.
import { basename } from 'node:path';
import { isCollection, isMap, isScalar, type Node, parseDocument, type Scalar, visit } from 'yaml';
import { applyEdits, type Edit, placeholder, type TokenSpan } from './edits.ts';
import type { Left, Rewriting } from './rewrite-code.ts';

/** Whether Compose reads the file at `path` by default, or as a variant of it. */
export function isCompose(path: string): boolean {
  return /^(?:docker-)?compose(?:[.-][^/]*)?\.ya?ml$/i.test(basename(path));
}

interface Value {
  readonly scalar: Scalar;
  readonly start: number;
  readonly end: number;
  readonly isKey: boolean;
  /** In a flow collection ({} or []), where a plain value must not contain braces. */
  readonly inFlow: boolean;
}

const read = (variable: string): string => `\${${variable}:?set it in .env}`;

/** Rewrites `text`. `spans` are in order. */
export function rewriteCompose(text: string, spans: readonly TokenSpan[]): Rewriting {
  const values = valuesOf(text);
  if (values === undefined)
    return { text, done: [], left: spans.map((span) => ({ span, reason: 'the file is not valid YAML' })) };
  const edits: Edit[] = [];
  const done: TokenSpan[] = [];
  const left: Left[] = [];
  for (const span of spans) {
    const value = values.find(({ start, end }) => start <= span.start && span.end <= end);
    const change = value === undefined ? inComment(text, span) : inValue(text, value, span);
    if (typeof change === 'string') left.push({ span, reason: change });
    else {
      edits.push(...change);
      done.push(span);
    }
  }
  const changed = applyEdits(text, edits);
  if (valuesOf(changed)?.length === values.length) return { text: changed, done, left };
  return {
    text,
    done: [],
    left: spans.map((span) => ({ span, reason: 'the result would not be valid YAML' })),
  };
}

/** All scalars; undefined for invalid YAML, or if there are no services. */
function valuesOf(text: string): readonly Value[] | undefined {
  const document = parseDocument(text, { logLevel: 'silent' });
  if (document.errors.length > 0 || !isMap(document.contents) || !document.has('services')) return undefined;
  const values: Value[] = [];
  visit(document, {
    Scalar(key, scalar, path) {
      const [start, end] = scalar.range ?? [];
      const inFlow = path.some((above) => isCollection(above as Node) && (above as { readonly flow?: boolean }).flow === true);
      if (start !== undefined && end !== undefined) values.push({ scalar, start, end, isKey: key === 'key', inFlow });
    },
  });
  return values;
}

function inValue(text: string, { scalar, start, end, isKey, inFlow }: Value, span: TokenSpan): readonly Edit[] | string {
  if (isKey || !isScalar(scalar)) return 'it is a key here, not a value';
  const plain = { start: span.start, end: span.end, text: read(span.variable) };
  if (scalar.type !== 'PLAIN' || !inFlow) return [plain];
  const source = text.slice(start, end);
  if (/["\\\n]/.test(source)) return 'it is in a value that needs quotes';
  return [{ start, end: start, text: '"' }, plain, { start: end, end, text: '"' }];
}

function inComment(text: string, { start, end, variable }: TokenSpan): readonly Edit[] | string {
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  return /(?:^|\s)#/.test(line)
    ? [{ start, end, text: placeholder(variable) }]
    : 'it is not in a value that Compose interpolates';
}
