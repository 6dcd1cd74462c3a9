// Finds out which wanted objects and names are in the files of commits. All are asked of one git, and each tree is read once.
import { GitError } from '../../model/errors.ts';
import { type GitObject, readAnswers } from '../cat-file.ts';
import { type GitProcess, startGit } from '../run.ts';
import type { View } from '../view.ts';
import { nameKey, type Wanted } from './trace.ts';

/** What is wanted of one tree itself, and the trees in it. */
interface Tree {
  readonly keys: readonly string[];
  readonly trees: readonly string[];
}

const SPACE = 0x20;
const FOLDER = '40000';

/**
 * Searches the files of commits. Trees are read level by level, those of all commits together: commits have most of their trees in common.
 *
 *     const search = new TreeSearch(view, wanted);
 *     try { (await search.keysIn(['<commit>'])).get('<commit>')?.has('<id>'); } finally { search.close(); }
 */
export class TreeSearch {
  readonly #wanted: Wanted;
  readonly #objects: ObjectDialogue;
  readonly #roots = new Map<string, string>();
  readonly #trees = new Map<string, Tree>();
  /** The keys of a tree and of all that is in it. */
  readonly #all = new Map<string, ReadonlySet<string>>();

  constructor(view: View, wanted: Wanted) {
    this.#wanted = wanted;
    this.#objects = new ObjectDialogue(view);
  }

  /** The keys of what is in the files of each of `commits`. Throws GitError. */
  async keysIn(commits: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    const fresh = [...new Set(commits)].filter((commit) => !this.#roots.has(commit));
    for (const [oid, content] of await this.#objects.read(fresh)) {
      const [, tree] = /^tree ([0-9a-f]{40,64})\n/.exec(content.toString('latin1', 0, 80)) ?? [];
      if (tree === undefined) throw new GitError('a commit without a tree');
      this.#roots.set(oid, tree);
    }
    let level = commits.map((commit) => this.#roots.get(commit) ?? '');
    while (level.length > 0) {
      const trees = [...new Set(level)].filter((tree) => !this.#trees.has(tree));
      for (const [oid, content] of await this.#objects.read(trees)) this.#trees.set(oid, this.#parse(content, oid.length / 2));
      level = trees.flatMap((tree) => this.#trees.get(tree)?.trees ?? []);
    }
    return new Map(commits.map((commit) => [commit, this.#keysOf(this.#roots.get(commit) ?? '')]));
  }

  /** Ends git. Must be called in any case. */
  close(): void {
    this.#objects.close();
  }

  /** A tree is a list of `<mode> <name>` NUL `<id>`, the id as bytes. */
  #parse(content: Buffer, width: number): Tree {
    const keys: string[] = [];
    const trees: string[] = [];
    for (let at = 0; at < content.length; ) {
      const space = content.indexOf(SPACE, at);
      const end = content.indexOf(0, space);
      if (space < 0 || end < 0) throw new GitError('a tree that cannot be read');
      const oid = content.toString('hex', end + 1, end + 1 + width);
      if (content.toString('latin1', at, space) === FOLDER) trees.push(oid);
      else if (this.#wanted.oids.has(oid)) keys.push(oid);
      if (this.#wanted.names.size > 0) {
        const name = content.toString('latin1', space + 1, end);
        if (this.#wanted.names.has(name)) keys.push(nameKey(name));
      }
      at = end + 1 + width;
    }
    return { keys, trees };
  }

  /** Not by recursion: how deep trees are is up to who made them. */
  #keysOf(root: string): ReadonlySet<string> {
    const open = [root];
    for (let tree = open.at(-1); tree !== undefined; tree = open.at(-1)) {
      const { keys, trees } = this.#trees.get(tree) ?? { keys: [], trees: [] };
      const left = this.#all.has(tree) ? [] : trees.filter((inner) => !this.#all.has(inner));
      if (left.length > 0) {
        open.push(...left);
        continue;
      }
      open.pop();
      if (this.#all.has(tree)) continue;
      const all = new Set(keys);
      for (const inner of trees) for (const key of this.#all.get(inner) ?? []) all.add(key);
      this.#all.set(tree, all);
    }
    return this.#all.get(root) ?? new Set();
  }
}

/** Objects that are read as they turn out to be needed, from one git that runs meanwhile. */
class ObjectDialogue {
  readonly #view: View;
  #git: GitProcess | undefined;
  #answers: AsyncGenerator<Iterable<GitObject>> | undefined;
  #asked = 0;
  /** What git is still to be asked, and what to call when there is something. */
  readonly #requests: string[] = [];
  #isClosed = false;
  #wake: (() => void) | undefined;

  constructor(view: View) {
    this.#view = view;
  }

  /** The contents of objects, by their ids. Throws GitError, also where one is missing. */
  async read(oids: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
    const contents = new Map<string, Buffer>();
    if (oids.length === 0) return contents;
    this.#asked = oids.length;
    const answers = this.#start();
    this.#requests.push(oids.map((oid) => `${oid}\n`).join(''));
    this.#wake?.();
    while (this.#asked > 0) {
      const { done, value } = await answers.next();
      if (done === true) throw new GitError('git cat-file ended before the last object');
      for (const object of value) {
        if (object.missing) throw new GitError('a commit names an object that is missing');
        const content = Buffer.alloc(object.size);
        for (let at = 0; at < content.length; ) at += await object.read(content.subarray(at));
        contents.set(object.oid, content);
        this.#asked--;
      }
    }
    return contents;
  }

  close(): void {
    this.#isClosed = true;
    this.#wake?.();
    this.#git?.stop();
  }

  #start(): AsyncGenerator<Iterable<GitObject>> {
    if (this.#answers !== undefined) return this.#answers;
    const { cwd, env } = this.#view;
    // Not with --buffer: each answer is awaited.
    const git = startGit(['cat-file', '--batch'], { cwd, env, stdin: true });
    this.#git = git;
    git.feed(this.#nextRequests()).catch(() => undefined);
    this.#answers = readAnswers(git.output, () => this.#asked > 0);
    return this.#answers;
  }

  async *#nextRequests(): AsyncGenerator<string> {
    while (!this.#isClosed) {
      const text = this.#requests.shift();
      if (text !== undefined) yield text;
      else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}
