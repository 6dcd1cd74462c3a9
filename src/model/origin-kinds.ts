// What differs between the kinds of origins, as one table: a new kind is a new row, which the compiler asks for.
import type { Origin } from './origin.ts';

/** What is true of all origins of one kind. How a kind is printed is a row of `report/origins.ts`. */
export interface OriginKind {
  /** Its bytes are content: counted in the summary, and unpacked if it is a container. A name is not content. */
  readonly isContent: boolean;
  /** A finding in it has a line and a column that mean something. (For a history, see its `store`.) */
  readonly hasLines: boolean;
  /** A finding in it also has an offset in bytes, because its content may have no lines. */
  readonly hasOffset: boolean;
  /** It is a file of a project, on disk, in the index or in git: a person can edit the file of this path. */
  readonly isEditable: boolean;
  /**
   * What globs in the configuration match: `file`, the path from the folder of the configuration; `path`, the path as it is;
   * `object`, the id and the path, because which paths an object had is known only later; `none`.
   */
  readonly configPath: 'file' | 'path' | 'object' | 'none';
}

const FILE: OriginKind = { isContent: true, hasLines: true, hasOffset: false, isEditable: true, configPath: 'file' };
const NOT_EDITABLE: OriginKind = { ...FILE, isEditable: false };
const NO_LINES: OriginKind = { ...NOT_EDITABLE, hasLines: false };

export const ORIGIN_KINDS: Readonly<Record<Origin['kind'], OriginKind>> = {
  file: FILE,
  name: { ...NO_LINES, isContent: false },
  history: { ...NOT_EDITABLE, hasOffset: true },
  journal: NO_LINES,
  staged: FILE,
  stdin: { ...NOT_EDITABLE, configPath: 'none' },
  object: { ...FILE, configPath: 'object' },
  process: NO_LINES,
  ref: { ...NOT_EDITABLE, configPath: 'path' },
};
