// A repository that is scanned.
import type { Outline } from '../../git/attribution/read-roots.ts';
import type { RepositoryPlace } from '../../git/repository.ts';
import type { View } from '../../git/view.ts';

/** A repository on disk. */
export interface Repository {
  readonly place: RepositoryPlace;
  readonly view: View;
  readonly outline: Outline;
  readonly label: string;
  readonly root: string | undefined;
}
