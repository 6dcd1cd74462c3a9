// Tokens that a commit or a push does not add: they stand in the same file already, in HEAD or on a remote-tracking branch.
import type { Config } from '../../config/config.ts';
import { readObjects, startCatFile } from '../../git/cat-file.ts';
import { hookEnvironment } from '../../git/environment.ts';
import { listRefs, type Ref } from '../../git/refs.ts';
import { listRenames, treeEntries } from '../../git/tree-entries.ts';
import type { View } from '../../git/view.ts';
import { blobOf } from '../../model/blob-of.ts';
import type { Finding, Report, Source } from '../../model/types.ts';
import { runScan, type ScanOptions } from '../run-scan.ts';
import { findCommit } from './ranges.ts';

/** Scans a source as the findings were found. */
type Scan = (source: Source) => Promise<Report>;

/** More remote-tracking branches are not asked whether they have a token. */
const MAX_REMOTES = 50;

/** The files of commits, as far as they are asked for, and the tokens in them. */
class EarlierFiles {
  readonly #view: View;
  readonly #scan: Scan;
  /** The fingerprints in a content, by its object id. */
  readonly #prints = new Map<string, Promise<ReadonlySet<string>>>();
  /** Object ids by commit and path. */
  readonly #entries = new Map<string, Promise<string | undefined>>();

  constructor(view: View, scan: Scan) {
    this.#view = view;
    this.#scan = scan;
  }

  /** The id of the file at `path` in a commit; undefined where there is none. Throws GitError. */
  idOf(commit: string, path: string): Promise<string | undefined> {
    const key = `${commit}:${path}`;
    const known = this.#entries.get(key) ?? treeEntries(this.#view, commit, [path]).then((ids) => ids.get(path));
    this.#entries.set(key, known);
    return known;
  }

  /** Whether the file at `path` in a commit has a token with that fingerprint. Throws GitError. */
  async has(commit: string, path: string, fingerprint: string): Promise<boolean> {
    const oid = await this.idOf(commit, path);
    if (oid === undefined) return false;
    const prints = this.#prints.get(oid) ?? this.#read(oid, path);
    this.#prints.set(oid, prints);
    return (await prints).has(fingerprint);
  }

  async #read(oid: string, path: string): Promise<ReadonlySet<string>> {
    const git = startCatFile(this.#view.cwd, this.#view.env);
    try {
      for await (const object of readObjects(git, [oid])) {
        if (object.missing) break;
        const content = Buffer.alloc(object.size);
        for (let at = 0; at < content.length; ) at += await object.read(content.subarray(at));
        const { findings } = await this.#scan([blobOf(content, { kind: 'staged', path })]);
        return new Set(findings.map(({ fingerprint }) => fingerprint));
      }
      return new Set();
    } finally {
      git.stop();
    }
  }
}

/** The report on what is staged, in which tokens do not count that HEAD has in the same file, or in the one that it was renamed from. */
export async function markStagedExisting(report: Report, config: Config, options: ScanOptions, top: string): Promise<Report> {
  if (options.strictExisting ?? config.strictExisting) return report;
  const view: View = { cwd: top, env: hookEnvironment(options.env) };
  const scan = scanAgain(config, options, top);
  const head = await findCommit(view, 'HEAD');
  if (head === undefined) return report;
  const earlier = new EarlierFiles(view, scan);
  const [renames, remotes] = await Promise.all([listRenames(view, head, undefined), remotesOf(view)]);
  return mark(report, async ({ origin, fingerprint }) => {
    if (origin.kind === 'name') return (await earlier.idOf(head, origin.path)) === undefined ? undefined : [];
    if (origin.kind !== 'staged') return undefined;
    const path = fileOf(origin.path);
    const paths = [path, ...(renames.get(path) ?? [])];
    if (!(await anyAsync(paths, (one) => earlier.has(head, one, fingerprint)))) return undefined;
    return namesWith(remotes, (oid) => anyAsync(paths, (one) => earlier.has(oid, one, fingerprint)));
  });
}

/**
 * The report on a push, in which tokens do not count that a remote-tracking branch has: as the same object, which its history says, or
 * in the same file.
 *
 * @param tips the commits that are pushed
 */
export async function markPushedExisting(report: Report, view: View, tips: readonly string[], scan: Scan): Promise<Report> {
  const remotes = await remotesOf(view);
  if (remotes.length === 0) return report;
  const earlier = new EarlierFiles(view, scan);
  const renamed = new Map<string, Promise<ReadonlyMap<string, readonly string[]>>>();
  const sourcesOf = async (remote: string, path: string): Promise<readonly string[]> => {
    const sources = [path];
    for (const tip of tips) {
      const key = `${remote}..${tip}`;
      const renames = renamed.get(key) ?? listRenames(view, remote, tip);
      renamed.set(key, renames);
      sources.push(...((await renames).get(path) ?? []));
    }
    return sources;
  };
  return mark(report, async ({ origin, fingerprint }) => {
    if (!('history' in origin) || origin.history === undefined) return undefined;
    const { history } = origin;
    if (history.remotes.length > 0) return history.remotes;
    if (origin.kind !== 'object' || origin.type !== 'blob') return undefined;
    const paths = history.paths.map(fileOf);
    const names = await namesWith(remotes, (oid) =>
      anyAsync(paths, async (path) => anyAsync(await sourcesOf(oid, path), (source) => earlier.has(oid, source, fingerprint))),
    );
    return names.length === 0 ? undefined : names;
  });
}

/** Scans as the findings were found, but that nothing is allowed. */
export function scanAgain(config: Config, options: ScanOptions, top: string): Scan {
  return (source) => runScan(config, source, { ...options, allow: false, onSecret: undefined, onProgress: undefined }, top);
}

/** @param pushedIn the remote-tracking branches that have a token which is not new; undefined for one that is */
async function mark(report: Report, pushedIn: (finding: Finding) => Promise<readonly string[] | undefined>): Promise<Report> {
  const findings: Finding[] = [];
  for (const finding of report.findings) {
    const pushed = finding.suppressed === false ? await pushedIn(finding) : undefined;
    findings.push(pushed === undefined ? finding : { ...finding, suppressed: 'existing', existing: { pushed } });
  }
  const suppressed = findings.filter((finding) => finding.suppressed !== false).length;
  return { ...report, findings, summary: { ...report.summary, suppressed } };
}

/** The remote-tracking branches, those of the same commit together. */
async function remotesOf(view: View): Promise<readonly Ref[]> {
  const refs = await listRefs(view);
  return refs.filter(({ name }) => /^refs\/remotes\/.+(?<!\/HEAD)$/.test(name)).slice(0, MAX_REMOTES);
}

async function namesWith(refs: readonly Ref[], has: (oid: string) => Promise<boolean>): Promise<readonly string[]> {
  const names: string[] = [];
  for (const { name, oid } of refs) if (await has(oid)) names.push(name.replace(/^refs\/remotes\//, ''));
  return names;
}

async function anyAsync<Item>(items: readonly Item[], test: (item: Item) => Promise<boolean>): Promise<boolean> {
  for (const item of items) if (await test(item)) return true;
  return false;
}

/** The path of the file itself, for something in a container. */
function fileOf(path: string): string {
  return path.replace(/!.*$/s, '');
}
