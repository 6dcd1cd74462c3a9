// Reads which folders a compose file builds images from.

import { isSystemError } from '../../model/errors.ts';
import { readRegularFile } from '../../system/regular-file.ts';

/** The build of one service. `context` is relative to the compose file, `dockerfile` to the context. */
export interface ComposeBuild {
  readonly context: string;
  readonly dockerfile: string | undefined;
}

/** Longer compose files are not parsed. */
const MAX_FILE_CHARACTERS = 1 << 20;

/** Assumed for a file that cannot be read or parsed: a `.env` may be in its build. */
const ASSUMED: ComposeBuild = { context: '.', dockerfile: undefined };

/** The builds in the compose file at `path`; empty if it runs finished images only. */
export async function contextsOf(path: string): Promise<readonly ComposeBuild[]> {
  try {
    const text = readRegularFile(path).toString('utf8');
    if (text.length > MAX_FILE_CHARACTERS) return [ASSUMED];
    return await readBuilds(text);
  } catch (error) {
    if (isSystemError(error)) return [ASSUMED];
    throw error;
  }
}

/** The builds in the text of a compose file. */
export async function readBuilds(text: string): Promise<readonly ComposeBuild[]> {
  // Loaded only if there is a compose file.
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text, { merge: true, logLevel: 'silent' });
  if (document.errors.length > 0) return [ASSUMED];
  let content: unknown;
  try {
    content = document.toJS();
  } catch {
    // Aliases that expand without end.
    return [ASSUMED];
  }
  const services = memberOf(content, 'services');
  if (typeof services !== 'object' || services === null) return [];
  return Object.values(services).flatMap((service) => buildOf(memberOf(service, 'build')));
}

function buildOf(build: unknown): readonly ComposeBuild[] {
  if (build === undefined || build === null) return [];
  if (typeof build === 'string') return contextFrom(build, 'Dockerfile');
  const context = memberOf(build, 'context');
  const dockerfile = memberOf(build, 'dockerfile');
  const inline = memberOf(build, 'dockerfile_inline') !== undefined;
  const named = typeof dockerfile === 'string' && !dockerfile.includes('$') ? dockerfile : 'Dockerfile';
  return contextFrom(typeof context === 'string' ? context : '.', inline ? undefined : named);
}

function contextFrom(context: string, dockerfile: string | undefined): readonly ComposeBuild[] {
  // A variable can be anything; most often it is the folder itself.
  if (context.includes('$')) return [{ context: '.', dockerfile }];
  // Fetched from elsewhere: no local file is in it.
  return /^(?:[a-z+]+:\/\/|git@|github\.com\/)/i.test(context) ? [] : [{ context, dockerfile }];
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;
}
