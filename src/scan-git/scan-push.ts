// Scans of what a push brings, for the hooks pre-push and pre-receive.

import { loadConfig } from '../config/config.ts';
import { findTop, hookEnvironment } from '../git/environment.ts';
import { listObjects } from '../git/list-objects.ts';
import type { PushedRef } from '../git/pushed-refs.ts';
import { present } from '../git/refs.ts';
import { findRepository } from '../git/repository.ts';
import type { View } from '../git/view.ts';
import type { ScanOptions } from '../recipe.ts';
import { refNames } from '../sources/git-names.ts';
import { pathToText } from '../sources/path-text.ts';
import type { Report } from '../types.ts';
import { createContext, type Target } from './context.ts';
import { lookAtObjects } from './objects.ts';

export interface PushScanOptions extends ScanOptions {
  readonly pushed: readonly PushedRef[];
  /** Options of git that name refs: what these reach is not new. `--remotes=origin`, or `--all` where the push comes in. */
  readonly known: readonly string[];
}

/**
 * Looks through the objects that a push brings, and the names of the refs it sets: in the environment that git gave the hook, for objects
 * that come in are in quarantine, and only that environment says where. Throws ConfigError and GitError.
 */
export async function scanPush(options: PushScanOptions): Promise<Report> {
  const { cwd, env, pushed } = options;
  const view: View = { cwd, env: hookEnvironment(env) };
  const set = pushed.flatMap(({ ref, before, after }) => (after === undefined ? [] : [{ ref: pathToText(ref), before, after }]));
  // What was there before is known, too: the refs we keep of a remote may be old, and of a mere URL there are none.
  const before = await present(
    view,
    set.flatMap((ref) => ref.before ?? []),
  );
  const known = [...options.known, ...before];
  const tips = [...new Set(set.map(({ after }) => after))];
  const place = findRepository(cwd, env);
  const context = await createContext(options, await loadConfig(cwd, options.config), findTop(cwd) ?? cwd);
  const refs = set.map(({ ref, after }) => ({ name: ref, oid: after }));
  const target: Target = {
    view,
    label: '.',
    root: undefined,
    indexes: [],
    holdings: async () => ({ refs, head: undefined, otherHeads: [], reflogs: [], indexes: [], known }),
  };
  const listing = await listObjects(view, { tips, known });
  const lfs = { commonDir: place.commonDir, orphans: false };
  const report = await lookAtObjects({ listing, besides: refNames(refs, undefined), lfs }, target, context);
  return { ...report, unused: [] };
}
