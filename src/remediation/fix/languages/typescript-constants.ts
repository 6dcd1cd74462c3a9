// What TypeScript code names instead of a token: one constant for each variable at the top of the file, which stops the program if unset.
import type { Node } from '@vscode/tree-sitter-wasm';
import type { Edit, TokenSpan } from '../edits.ts';
import type { ParsedFile } from '../language.ts';
import { ancestor, isField, parts, replaceNode } from '../literal.ts';
import { constantIn, functionIn, isFallback, isImport, loadersOf, topOf, withComments } from './typescript-source.ts';

/** Statements that run nothing by themselves. */
const QUIET = new Set([
  'import_statement',
  'import_alias',
  'function_declaration',
  'generator_function_declaration',
  'function_signature',
  'interface_declaration',
  'type_alias_declaration',
]);

/** Where code runs later than the statements around it, or more than once. */
const LATER = new Set([
  ...['function_declaration', 'function_expression', 'arrow_function', 'method_definition', 'generator_function'],
  ...['generator_function_declaration', 'class_declaration', 'abstract_class_declaration', 'class', 'decorator'],
]);

/** Functions in which TypeScript forgets what an `if` before them has found out about a constant. */
const FORGETFUL = new Set([
  ...['function_declaration', 'generator_function_declaration', 'class_declaration', 'abstract_class_declaration', 'class'],
  ...['method_definition', 'internal_module', 'module'],
]);

/** The names in use; type names too, as those of classes are both. */
const NAMES = ['identifier', 'shorthand_property_identifier', 'shorthand_property_identifier_pattern', 'type_identifier'];

/** A constant or function of the file that gives the value of a variable already. */
interface Existing {
  readonly use: string;
  /** Whether its type is `string` in functions, too. */
  readonly isString: boolean;
}

/** The constants of one file. */
export class TypescriptConstants {
  readonly #root: Node;
  readonly #spans: readonly TokenSpan[];
  readonly #text: string;
  readonly #eol: string;
  readonly #quote: string;
  readonly #taken: Set<string>;
  readonly #statements: readonly Node[];
  /** The number of strings at the start, as `'use strict'`. */
  readonly #directives: number;
  /** The number of statements at the start that run nothing, or load `.env`, or are such constants. */
  readonly #quiet: number;
  /** The number of statements at the start after which a constant can stand. */
  readonly #head: number;
  /** Whether a constant would be read too early, or without need: then a function reads it at each use. */
  readonly #isLate: boolean;
  readonly #names = new Map<string, string>();
  readonly #known = new Map<string, Existing | undefined>();

  constructor({ root, text, eol, spans }: ParsedFile) {
    this.#root = root;
    this.#spans = spans;
    this.#text = text;
    this.#eol = eol;
    this.#quote =
      root
        .descendantsOfType('string')
        .find((node) => node?.isNamed === true)
        ?.text.slice(0, 1) ?? "'";
    this.#taken = new Set(root.descendantsOfType(NAMES).map((node) => node?.text ?? ''));
    this.#statements = parts(root).filter(({ type }) => !/comment|hash_bang_line/.test(type));
    const other = this.#statements.findIndex(
      (node) => node.type !== 'expression_statement' || node.firstNamedChild?.type !== 'string',
    );
    this.#directives = other < 0 ? this.#statements.length : other;
    const loaders = loadersOf(root, text);
    const early = loaders.filter((call) => ancestor(call, LATER) === undefined);
    const loading = new Set(early.map((call) => topOf(call).startIndex));
    const loads = ({ startIndex }: Node): boolean => loading.has(startIndex);
    const loud = this.#statements.findIndex((statement, at) => !(this.#isQuiet(at) || loads(statement)));
    this.#quiet = loud < 0 ? this.#statements.length : loud;
    const quiet = this.#statements.slice(0, this.#quiet);
    const isFirst = (statement: Node, at: number): boolean => isImport(statement) || at < this.#directives;
    const isHead = (statement: Node, at: number): boolean => isFirst(statement, at) || loads(statement) || this.#isConstant(at);
    const head = quiet.findLastIndex(isHead) + 1;
    const runs = quiet.slice(0, head).filter((_, at) => !this.#isQuiet(at));
    const end = quiet.at(-1)?.endIndex ?? 0;
    this.#isLate =
      early.length < loaders.length ||
      early.some((call) => call.startIndex >= end) ||
      spans.some(
        (span) => isFallback(root, span) || runs.some((node) => node.startIndex <= span.start && span.start < node.endIndex),
      );
    this.#head = this.#isLate ? quiet.findLastIndex(isFirst) + 1 : head;
  }

  /** The expression that takes the place of the literal `node`, the token of `variable`. Its type is `string`. */
  useFor(node: Node, variable: string): string {
    const existing = this.#existing(variable);
    if (existing !== undefined && (existing.isString || ancestor(node, FORGETFUL) === undefined)) return existing.use;
    return this.#isLate ? `${this.#nameOf(variable)}()` : this.#nameOf(variable);
  }

  /** The edits for a constant whose whole value is the token of `variable`, if nothing else in the file reads it: no second one is needed. */
  carry(value: Node, variable: string): readonly Edit[] | undefined {
    const declarator = value.parent;
    const declaration = declarator?.parent;
    if (this.#isLate || declarator?.type !== 'variable_declarator' || !isField(value, 'value')) return undefined;
    const name = declarator.childForFieldName('name');
    const type = declarator.childForFieldName('type')?.text ?? ': string';
    if (declaration?.type !== 'lexical_declaration' || name?.type !== 'identifier' || !/^:\s*string$/.test(type))
      return undefined;
    if (declaration.child(0)?.text !== 'const' || parts(declaration).filter((node) => node.type !== 'comment').length !== 1)
      return undefined;
    const statement = declaration.parent?.type === 'export_statement' ? declaration.parent : declaration;
    if (statement.parent?.equals(this.#root) !== true || this.#existing(variable) !== undefined) return undefined;
    const uses = this.#spans.filter((span) => span.variable === variable && !this.#isComment(span));
    if (uses.length !== 1) return undefined;
    const at = this.#endOf(statement);
    const semicolon = declaration.children.some((child) => child?.text === ';') ? ';' : '';
    const check = `${this.#eol}${this.#check(name.text, variable)}${semicolon}`;
    return [replaceNode(value, this.#read(variable)), { start: at, end: at, text: check }];
  }

  /** The declarations for the variables of `reading`, the tokens that code now reads. */
  complete(reading: readonly TokenSpan[]): { readonly edits: readonly Edit[] } {
    const needed = [...new Set(reading.map(({ variable }) => variable))].filter((variable) => this.#names.has(variable));
    if (needed.length === 0) return { edits: [] };
    const last = this.#statements[this.#head - 1];
    const text = needed.map((variable) => this.#declare(variable)).join(this.#isLate ? this.#eol + this.#eol : this.#eol);
    if (last !== undefined) return { edits: [this.#insertAfter(last, text)] };
    const { startIndex, startPosition } = withComments(this.#statements[0] ?? this.#root);
    const indent = this.#text.slice(startIndex - startPosition.column, startIndex);
    const at = indent.trim() === '' ? startIndex - indent.length : startIndex;
    return { edits: [{ start: at, end: at, text: text + this.#eol + this.#eol }] };
  }

  #insertAfter(statement: Node, text: string): Edit {
    const at = this.#endOf(statement);
    const [blank = ''] = /^[ \t]*/.exec(this.#text.slice(at)) ?? [];
    const rest = this.#text.slice(at + blank.length);
    // As hand-written: an empty line before and after.
    const after =
      rest === '' || /^(?:\r?\n)[ \t]*(?:\r?\n|$)/.test(rest) ? '' : /^\r?\n/.test(rest) ? this.#eol : this.#eol + this.#eol;
    return {
      start: at,
      end: at + blank.length,
      text: this.#eol + (this.#isConstant(this.#head - 1) ? '' : this.#eol) + text + after,
    };
  }

  /** The end of the statement, with a comment after it in its line. */
  #endOf(statement: Node): number {
    // A semicolon in a later line is there for what follows it.
    const inner = parts(statement).at(-1)?.endIndex ?? statement.endIndex;
    const end = /[\r\n]/.test(this.#text.slice(inner, statement.endIndex)) ? inner : statement.endIndex;
    const line = /^[^\r\n]*/.exec(this.#text.slice(end))?.[0] ?? '';
    return /^[ \t]*(?:\/\/.*|\/\*(?:[^*]|\*(?!\/))*\*\/[ \t]*)$/.test(line) ? end + line.length : end;
  }

  #declare(variable: string): string {
    const name = this.#nameOf(variable);
    const end = this.#hasSemicolons() ? ';' : '';
    if (!this.#isLate) return `const ${name} = ${this.#read(variable)}${end}${this.#eol}${this.#check(name, variable)}${end}`;
    const lines = [
      `const value = ${this.#read(variable)}${end}`,
      `${this.#check('value', variable)}${end}`,
      `return value${end}`,
    ];
    return [`function ${name}(): string {`, ...lines.map((line) => `  ${line}`), '}'].join(this.#eol);
  }

  /** `?? ''` and not only the check after it: in functions TypeScript forgets the check, and the type would not be `string`. */
  #read(variable: string): string {
    const quote = this.#quote;
    // What the file does already is what its compiler options allow.
    const read = /\bprocess\.env\.\w/.test(this.#text) ? `.${variable}` : `[${quote}${variable}${quote}]`;
    return `process.env${read} ?? ${quote}${quote}`;
  }

  #check(name: string, variable: string): string {
    const quote = this.#quote;
    return `if (${name} === ${quote}${quote}) throw new Error(${quote}${variable} is not set${quote})`;
  }

  #hasSemicolons(): boolean {
    if (/;[ \t]*\r?$/m.test(this.#text) || !/[\r\n]/.test(this.#text.trim())) return true;
    const before = this.#statements[this.#head - 1];
    const isSeparated = before !== undefined && /^\s*;/.test(this.#text.slice(this.#endOf(before)));
    // Without one it would go on with these.
    return !isSeparated && /^[([`+\-/]/.test(this.#statements[this.#head]?.text ?? '');
  }

  /** A name that nothing else in the file has. */
  #nameOf(variable: string): string {
    const known = this.#names.get(variable);
    if (known !== undefined) return known;
    const upper = variable.toUpperCase().replace(/^(?=\d)/, '_');
    const words = upper.toLowerCase().replace(/_+(\w)/g, (_, letter: string) => letter.toUpperCase());
    const [first, second] = this.#isLate
      ? [`get${words.slice(0, 1).toUpperCase()}${words.slice(1)}`, `read${upper}`]
      : [upper, `${words}Value`];
    const names = [first, second, ...Array.from({ length: this.#taken.size + 1 }, (_, at) => `${first}_${at + 2}`)];
    const name = names.find((one) => !this.#taken.has(one)) ?? first;
    this.#taken.add(name);
    this.#names.set(variable, name);
    return name;
  }

  #existing(variable: string): Existing | undefined {
    if (!this.#known.has(variable)) this.#known.set(variable, this.#find(variable));
    return this.#known.get(variable);
  }

  #find(variable: string): Existing | undefined {
    for (const [at, statement] of this.#statements.entries()) {
      const fn = functionIn(statement);
      if (fn?.variable === variable) return { use: `${fn.name}()`, isString: true };
      const constant = at < this.#quiet ? constantIn(statement, this.#statements[at + 1]) : undefined;
      if (constant?.variable === variable) return { use: constant.name, isString: constant.isString };
    }
    return undefined;
  }

  /** Whether the statement is such a constant, or its check. */
  #isConstant(at: number): boolean {
    return [at - 1, at].some((one) => constantIn(this.#statements[one], this.#statements[one + 1]) !== undefined);
  }

  #isQuiet(at: number): boolean {
    const statement = this.#statements[at];
    if (statement === undefined) return false;
    const inner = statement.childForFieldName('declaration') ?? statement;
    return QUIET.has(inner.type) || isImport(statement) || at < this.#directives || this.#isConstant(at);
  }

  #isComment({ start, end }: TokenSpan): boolean {
    return this.#root.descendantForIndex(start, end)?.type === 'comment';
  }
}
