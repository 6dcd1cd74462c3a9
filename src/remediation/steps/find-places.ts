// Findings → the places of tokens, with what is known about each.
import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { prepareRules } from '../../config/rules/builtin.ts';
import { createMasker, type Masker } from '../../detect/mask.ts';
import { findTop } from '../../git/environment.ts';
import type { Finding, Problem } from '../../model/types.ts';
import type { Environment } from '../../system/environment.ts';
import { joinPath } from '../../system/walk.ts';
import { FactFinder, type FileFacts, fileAt } from './file-facts.ts';
import { isOwnEnv } from './file-steps.ts';
import { kindOf, type ScanKind, type TokenPlace } from './places.ts';

/** What is known about a file, however many findings it has. */
interface KnownFile {
  /** Absolute, links followed, tokens in it masked. */
  readonly file: string;
  readonly nameIsMasked: boolean;
  readonly facts: FileFacts;
}

/** The origins that are files. */
type FileOrigin = Extract<Finding['origin'], { readonly kind: 'file' | 'name' | 'history' }>;

/** Finds the places of one finding after the other. Asks about each file, and git about each repository, once. */
export class PlaceFinder {
  readonly #cwd: string;
  readonly #facts: FactFinder;
  readonly #mask: Masker = createMasker(prepareRules());
  readonly #top: string | undefined;
  readonly #strictEnv: boolean;
  readonly #files = new Map<string, Promise<KnownFile>>();
  /** The findings of a file have one origin, and come one after the other. */
  #last: { readonly origin: FileOrigin; readonly known: KnownFile } | undefined;

  /** @param cwd the folder that was scanned, which paths of origins start from @param strictEnv a `.env` that others can read counts */
  constructor(cwd: string, env: Environment, strictEnv = false) {
    this.#cwd = cwd;
    this.#facts = new FactFinder(cwd, env);
    this.#top = findTop(cwd);
    this.#strictEnv = strictEnv;
  }

  /** What could not be determined so far. */
  get problems(): readonly Problem[] {
    return this.#facts.problems;
  }

  /** The place of a finding of the scan `scan`. */
  async placeOf(finding: Finding, scan: ScanKind): Promise<TokenPlace> {
    const { origin } = finding;
    const allowed = finding.suppressed === 'allowed';
    if (scan === 'git') return { kind: kindOf(finding, scan, undefined), finding, allowed, ...this.#inGit(finding) };
    if (origin.kind === 'staged') return this.#staged(finding, origin.path);
    if (origin.kind !== 'file' && origin.kind !== 'name' && origin.kind !== 'history')
      return { kind: kindOf(finding, scan, undefined), finding, allowed, ...this.#inGit(finding) };
    // The message of a commit does not belong to the files of the project.
    if (scan === 'message') return { kind: 'file', finding, allowed, file: this.#pathOf(origin) };
    return this.#inFile(finding, scan, await this.#knownFile(origin));
  }

  /** The place of a finding in the same file as the one before, without a promise for each of 100,000; undefined for others. */
  placeInSameFile(finding: Finding, scan: ScanKind): TokenPlace | undefined {
    if (this.#last?.known === undefined || this.#last.origin !== finding.origin) return undefined;
    return scan === 'git' || scan === 'message' ? undefined : this.#inFile(finding, scan, this.#last.known);
  }

  #inFile(finding: Finding, scan: ScanKind, { file, facts, nameIsMasked }: KnownFile): TokenPlace {
    const kind = kindOf(finding, scan, facts);
    const { envProblems } = facts;
    const isMasked = nameIsMasked || finding.origin.kind === 'name';
    const allowed = finding.suppressed === 'allowed';
    return { kind, finding, allowed, file, workFile: file, envProblems, nameIsMasked: isMasked };
  }

  #pathOf(origin: FileOrigin): string {
    return resolve(this.#cwd, 'root' in origin ? (origin.root ?? '') : '', origin.path);
  }

  async #knownFile(origin: FileOrigin): Promise<KnownFile> {
    const path = this.#pathOf(origin);
    const learning = this.#files.get(path) ?? this.#learn(path, basename(origin.path));
    this.#files.set(path, learning);
    const known = await learning;
    this.#last = { origin, known };
    return known;
  }

  async #learn(path: string, name: string): Promise<KnownFile> {
    const real = fileAt(path);
    const facts = await this.#facts.factsOf(real, name);
    const file = this.#mask(real);
    // Names are masked already, so that no such file exists.
    const nameIsMasked = file !== real || (file.includes('***') && !existsSync(file));
    return { file, nameIsMasked, facts: { ...facts, isReadable: facts.isReadable && !this.#strictEnv } };
  }

  /** The files of an object: that in the git folder, or that of the working tree with the same path, which may have the token, too. */
  #inGit({ origin }: Finding): Partial<TokenPlace> {
    if (origin.kind === 'file') return { file: joinPath(origin.root ?? '', origin.path) };
    if (origin.kind !== 'object' || origin.root !== undefined || this.#top === undefined) return {};
    const file = join(this.#top, origin.path);
    return origin.type === 'blob' && origin.path !== '' && existsSync(file) ? { workFile: file } : {};
  }

  async #staged(finding: Finding, path: string): Promise<TokenPlace> {
    const file = fileAt(join(this.#top ?? this.#cwd, path));
    const nameIsMasked = this.#mask(file) !== file || (file.includes('***') && !existsSync(file));
    const place = { kind: kindOf(finding, 'staged', undefined), finding, allowed: false, file, nameIsMasked };
    if (!existsSync(file)) return place;
    if (!isOwnEnv(file)) return { ...place, workFile: file };
    const { envProblems } = await this.#facts.factsOf(file, basename(path));
    return { ...place, workFile: file, envProblems };
  }
}
