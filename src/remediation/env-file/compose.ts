// Which folders a compose file builds images from.
import { readFileSync } from 'node:fs';
import { isSystemError } from '../../model/errors.ts';

/** Of one service. Relative: the context to the compose file's folder, the Dockerfile to the context. */
export interface ComposeBuild {
  readonly context: string;
  readonly dockerfile: string | undefined;
}

/** A compose file of more bytes is not read. */
const LARGEST = 1 << 20;

/** What is taken for its build where a file cannot be read or understood: "could not look" is not "nothing there". */
const ASSUMED: ComposeBuild = { context: '.', dockerfile: undefined };

/** The builds in the compose file at `path`; none where it only runs images. */
export async function contextsOf(path: string): Promise<readonly ComposeBuild[]> {
  try {
    const text = readFileSync(path, 'utf8');
    if (text.length > LARGEST) return [ASSUMED];
    return await readBuilds(text);
  } catch (error) {
    if (isSystemError(error)) return [ASSUMED];
    throw error;
  }
}

/** The builds in a compose file with this text. */
export async function readBuilds(text: string): Promise<readonly ComposeBuild[]> {
  // Loaded only where there is a compose file.
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text, { merge: true, logLevel: 'silent' });
  if (document.errors.length > 0) return [ASSUMED];
  let content: unknown;
  try {
    content = document.toJS();
  } catch {
    // Aliases that grow without end.
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
  // A variable may be anything: then the folder itself, which is what it is mostly.
  if (context.includes('$')) return [{ context: '.', dockerfile }];
  // Fetched from elsewhere, without what is here.
  return /^(?:[a-z+]+:\/\/|git@|github\.com\/)/i.test(context) ? [] : [{ context, dockerfile }];
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;
}
