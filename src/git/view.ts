// A repository as git may look at it: its objects and refs, with nothing of its configuration.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { explain, GitError } from '../errors.ts';
import { type Environment, foreignEnvironment } from './environment.ts';
import { type RepositoryPlace, readText } from './repository.ts';

/** Where to run git, and with what environment. */
export interface View {
  readonly cwd: string;
  readonly env: Environment;
}

/** A View of our own making. */
export interface CleanView extends View {
  /** Removes it. To be called in any case. */
  close(): void;
}

/**
 * Settings with which git reads every object there is. A multi-pack-index or a commit-graph could say less than the packs
 * hold, and graphs of commits that are not so; both are files of the repository that nobody need have made with git.
 */
const SETTINGS = ['multiPackIndex = false', 'commitGraph = false', 'bare = true', 'looseCompression = 1'];

/**
 * Makes a git folder of our own that borrows the objects and refs of the repository. No program that the repository's
 * configuration names can run, no object is fetched, grafts and replaced objects do not count. Throws GitError.
 *
 * Links, not copies: the names of refs and the messages of reflogs may hold tokens, and nothing of ours may.
 */
export function makeCleanView(place: RepositoryPlace, env: Environment): CleanView {
  const folder = mkdtempSync(join(tmpdir(), 'tokenscan-git-'));
  const close = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    mkdirSync(join(folder, 'objects'));
    const { extensions, version } = extensionsOf(place);
    writeFileSync(
      join(folder, 'config'),
      `[core]\n\trepositoryFormatVersion = ${version}\n${SETTINGS.map((line) => `\t${line}\n`).join('')}${extensions}`,
    );
    // A name would be a copy of what may hold a token; see setHead. Where refs are in tables git finds HEAD there.
    writeFileSync(join(folder, 'HEAD'), 'ref: refs/heads/.invalid\n');
    for (const name of ['refs', 'packed-refs', 'logs', 'reftable']) link(join(place.commonDir, name), join(folder, name));
    // An index that is split names its other half, which git looks for beside HEAD.
    for (const name of readdirSync(place.gitDir).filter((entry) => /^sharedindex\.[0-9a-f]+$/.test(entry))) {
      link(join(place.gitDir, name), join(folder, name));
    }
    const shallow = readText(join(place.commonDir, 'shallow'));
    if (shallow !== undefined && /^(?:[0-9a-f]{40,64}\n?)*$/.test(shallow)) writeFileSync(join(folder, 'shallow'), shallow);
  } catch (error) {
    close();
    if (error instanceof GitError) throw error;
    throw new GitError(`no folder could be made to look at the repository from: ${explain(error)}`, { cause: error });
  }
  return {
    cwd: folder,
    env: {
      ...foreignEnvironment(env),
      GIT_DIR: folder,
      GIT_OBJECT_DIRECTORY: place.objects,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_SYSTEM: '/dev/null',
    },
    close,
  };
}

/** Says what HEAD is in a view of our own, once that is known. */
export function setHead(view: CleanView, oid: string): void {
  writeFileSync(join(view.cwd, 'HEAD'), `${oid}\n`);
}

/** Links `to` to the file or folder `from`. It need not be there: git takes a link to nothing for nothing. */
function link(from: string, to: string): void {
  // A junction is what Windows lets anybody make; elsewhere the kind makes no difference.
  symlinkSync(from, to, 'junction');
}

/** Only what is not the usual: a git that knows no other form of refs refuses to be told of one. */
function extensionsOf({ objectFormat, refFormat }: RepositoryPlace): { extensions: string; version: number } {
  const lines = [
    objectFormat === 'sha1' ? '' : `\tobjectFormat = ${objectFormat}\n`,
    refFormat === 'files' ? '' : `\trefStorage = ${refFormat}\n`,
  ].join('');
  return lines === '' ? { extensions: '', version: 0 } : { extensions: `[extensions]\n${lines}`, version: 1 };
}
