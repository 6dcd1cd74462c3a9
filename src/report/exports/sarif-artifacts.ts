// How SARIF names files, and what is in containers.
import type { Place } from './place.ts';
import { pathToUri } from './uri.ts';

/** What paths are relative to; the report does not say where that is. */
export const BASE = 'SRCROOT';

/** A file, from the top of the repository where its path is relative. */
export function locationOf(file: string): object {
  return { uri: pathToUri(file), ...(file.startsWith('/') ? {} : { uriBaseId: BASE }) };
}

/** The files of a run that are containers, and what is in them: each names its container as its parent. Other files need no row. */
export class Members {
  readonly #indexes = new Map<string, number>();
  readonly #rows: object[] = [];

  /** What is in the container that a place is in. */
  artifactOf({ file, member = '' }: Place): object {
    let parent = file;
    let index = this.#indexOf(file, { location: locationOf(file) });
    let uri = '';
    for (const name of member.split('!')) {
      const key = `${parent}!${name}`;
      // A member is named from its container: with a slash in front it would be a path on disk.
      uri = pathToUri(name.replace(/^\/+/, '')) || '.';
      index = this.#indexOf(key, { location: { uri }, parentIndex: index });
      parent = key;
    }
    return { uri, index };
  }

  /** The table, as a key of the run; nothing where no finding is in a container. */
  toJson(): object {
    return this.#rows.length === 0 ? {} : { artifacts: this.#rows };
  }

  #indexOf(key: string, row: object): number {
    const known = this.#indexes.get(key);
    if (known !== undefined) return known;
    this.#indexes.set(key, this.#rows.length);
    return this.#rows.push(row) - 1;
  }
}
