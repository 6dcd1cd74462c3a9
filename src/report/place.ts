// Where something is, as a person would type it.
import type { Origin } from '../origin.ts';
import { visible } from './visible.ts';

/** The path of `origin`, safe for a terminal. */
export function place(origin: Origin): string {
  if (origin.kind === 'stdin') return `standard input${visible(origin.path ?? '')}`;
  const root = origin.kind !== 'staged' && origin.root !== undefined ? origin.root.replace(/\/?$/, '/') : '';
  return visible(root + origin.path);
}
