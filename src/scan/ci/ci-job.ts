// The CI system of a project, and the job that runs tokenscan in it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSettings } from '../../git/config-text.ts';
import { readText, repositoryAt } from '../../git/repository.ts';
import { isSystemError } from '../../model/errors.ts';

/** The CI systems whose job we have. */
export type JobProvider = 'github' | 'gitlab';

/** Where the job of each is written, from the top of the repository, and the heading of docs/ci.md that has it. */
const JOBS: Readonly<Record<JobProvider, { readonly file: string; readonly heading: string }>> = {
  github: { file: '.github/workflows/tokenscan.yml', heading: 'GitHub Actions' },
  gitlab: { file: '.gitlab-ci.yml', heading: 'GitLab' },
};

/** The CI system of the project whose top is `top`: of its files, or else of its remote; undefined where neither says it. */
export function findProvider(top: string): JobProvider | undefined {
  if (existsSync(join(top, '.github'))) return 'github';
  if (existsSync(join(top, '.gitlab-ci.yml'))) return 'gitlab';
  const place = repositoryAt(top);
  const config = place === undefined ? undefined : readText(join(place.commonDir, 'config'));
  const host = hostOf(readSettings(config ?? '').get('remote.*.url') ?? '');
  if (/(?:^|\.)github\./.test(host)) return 'github';
  return /(?:^|\.)gitlab\./.test(host) ? 'gitlab' : undefined;
}

/** The host in `https://host/…`, `ssh://git@host/…` or `git@host:…`; empty where there is none. */
function hostOf(url: string): string {
  const [, ofUrl, ofScp] = /^(?:[a-z+]+:\/\/(?:[^@/]*@)?([^:/]+)|(?:[^@/:]+@)?([^:/]+):)/i.exec(url) ?? [];
  return (ofUrl ?? ofScp ?? '').toLowerCase();
}

/** A job to write. */
export interface CiJob {
  /** Its file, from the top of the repository. */
  readonly file: string;
  readonly text: string;
  /** What a person has to fill in: words in capitals. */
  readonly blanks: readonly string[];
  /** The file that runs tokenscan already, or that must not be changed; undefined where the job can be written. */
  readonly present: { readonly file: string; readonly runsTokenscan: boolean } | undefined;
}

/** The job for the project at `top`. @param page docs/ci.md, which has the jobs */
export function ciJobFor(provider: JobProvider, top: string, page: string): CiJob {
  const { file, heading } = JOBS[provider];
  const text = jobIn(page, heading);
  return { file, text, blanks: [...new Set(text.match(/\b(?:OWNER|COMMIT|HOST|VERSION)\b/g))], present: presentIn(top, file) };
}

/** The first YAML under a heading. Throws where there is none: the page is ours, and a test reads it. */
function jobIn(page: string, heading: string): string {
  const [, section = ''] = page.split(`\n## ${heading}\n`);
  const [, job] = /^```yaml\n(.*?)^```$/ms.exec(section) ?? [];
  if (job === undefined) throw new Error(`no job for ${heading}`);
  return job;
}

/** A CI file of the project that runs tokenscan, or the file in whose stead ours would be. */
function presentIn(top: string, file: string): CiJob['present'] {
  const folder = join(top, '.github/workflows');
  const workflows = file.startsWith('.github/') ? namesIn(folder).map((name) => `.github/workflows/${name}`) : [file];
  const running = workflows.find((name) => contentOf(join(top, name)).includes('tokenscan'));
  if (running !== undefined) return { file: running, runsTokenscan: true };
  return existsSync(join(top, file)) ? { file, runsTokenscan: false } : undefined;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
  } catch (error) {
    if (isSystemError(error)) return [];
    throw error;
  }
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isSystemError(error)) return '';
    throw error;
  }
}
