// The position of something in a container, and what everything in one outermost Blob shares.
import type { Origin } from '../model/origin.ts';
import { createProblem } from '../model/problems.ts';
import type { Blob, Problem } from '../model/types.ts';
import type { Unpacking } from './unpacker.ts';

/** How many problems of one outermost container, and of all that is in it, are listed: archives of many files are damaged as a whole. */
const MAX_PROBLEMS = 20;

/** An outermost Blob that is a container. */
export class ContainerRoot {
  readonly origin: Origin;
  readonly isInTree: boolean;
  readonly unpacking: Unpacking;
  readonly #reported = new WeakSet<object>();
  #problems = 0;

  constructor({ origin, isInTree = false }: Pick<Blob, 'origin' | 'isInTree'>, unpacking: Unpacking) {
    this.origin = origin;
    this.isInTree = isInTree;
    this.unpacking = unpacking;
  }

  /** The problem to list: the same one; after MAX_PROBLEMS one that says so; after that none. */
  limit(problem: Problem): Problem | undefined {
    this.#problems++;
    if (this.#problems <= MAX_PROBLEMS) return problem;
    if (this.#problems > MAX_PROBLEMS + 1) return undefined;
    const message = `more than ${MAX_PROBLEMS} problems in this container: the others are not listed`;
    return createProblem(this.origin, 'too-many-problems', message);
  }

  /** Whether it is the first time that `error` is met: what ends the unpacking is thrown by everything in the container. */
  isNew(error: unknown): boolean {
    if (typeof error !== 'object' || error === null) return true;
    if (this.#reported.has(error)) return false;
    this.#reported.add(error);
    return true;
  }
}

/** A container that is being read. */
interface OpenContainer {
  /** Whether it, or a container around it, could not be read on. That is reported for that one, not for what is in it. */
  readonly isBroken: boolean;
}

/** Where something is that is in a container. */
export class ContainerContext {
  readonly root: ContainerRoot;
  /** The container it is in, itself in others perhaps. */
  readonly container: OpenContainer;
  /** Its path below the outermost Blob: `!logs.zip!app.log`. */
  readonly path: string;
  /** How many containers it is in, from 1. */
  readonly depth: number;
  /** For the content of a compressed file, the path of that file: a tar in `x.tgz` is not named, `x.tgz!dir/file`. */
  readonly packedAs: string | undefined;

  constructor(root: ContainerRoot, container: OpenContainer, place: Pick<ContainerContext, 'path' | 'depth' | 'packedAs'>) {
    this.root = root;
    this.container = container;
    this.path = place.path;
    this.depth = place.depth;
    this.packedAs = place.packedAs;
  }

  /** The problem to list for something here; undefined for none. */
  limit(problem: Problem): Problem | undefined {
    return this.container.isBroken ? undefined : this.root.limit(problem);
  }

  /** The origin of the content here. */
  get origin(): Origin {
    const { origin } = this.root;
    return { ...origin, path: (origin.path ?? '') + this.path };
  }

  /** The origin of its name. */
  get nameOrigin(): Origin {
    const { path = '-', root, oid }: { path?: string; root?: string; oid?: string } = this.root.origin;
    return {
      kind: 'name',
      path: path + this.path,
      ...(root === undefined ? {} : { root }),
      ...(oid === undefined ? {} : { oid }),
    };
  }
}
