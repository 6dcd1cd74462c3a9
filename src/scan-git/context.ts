// What a scan of git is about, as its parts know it.
import type { Config } from '../config/config.ts';
import type { Masker } from '../detect/mask.ts';
import type { CommitRange } from '../git/list-objects.ts';
import type { RepositoryPlace } from '../git/repository.ts';
import type { View } from '../git/view.ts';
import type { Outline } from '../history/holdings.ts';
import type { PathFilter } from '../sources/select.ts';
import type { Report, Source } from '../types.ts';
import type { GitScanOptions } from './scan-git.ts';

/** The same for all repositories of a scan. */
export interface Context {
  readonly options: GitScanOptions;
  readonly config: Config;
  /** Looks at all of a source. */
  look(source: Source): Promise<Report>;
  readonly mask: Masker;
  /** Paths that the configuration leaves out. */
  readonly excludes: PathFilter;
}

/** One repository of a scan. */
export interface Target {
  readonly place: RepositoryPlace;
  readonly view: View;
  /** What its git folder is called. */
  readonly label: string;
  /** The same, where it is another repository than the one that was named. */
  readonly root: string | undefined;
  readonly outline: Outline;
  /** The commits whose objects are looked at; all objects, and all else in the git folder, if not said. */
  readonly range?: CommitRange | undefined;
}
