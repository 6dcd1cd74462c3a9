// The folder whose `.env` a file goes by.
import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { findTop } from '../../git/environment.ts';
import { isWithin } from '../../system/paths.ts';
import { isCompose } from './compose.ts';

/** What stands at the top of a project. */
const MARKS =
  /^(?:\.env|package\.json|deno\.jsonc?|pyproject\.toml|requirements\.txt|setup\.py|Pipfile|go\.mod|composer\.json|Gemfile|Cargo\.toml|pom\.xml|build\.gradle(?:\.kts)?|.*\.(?:csproj|sln))$/;

/** The nearest folder from that of `file` up that is the top of a project; at most the top of the repository, or `cwd`. */
export function projectOf(file: string, cwd: string): string {
  const folder = dirname(file);
  // Compose reads the `.env` beside it, and no other.
  if (isCompose(file)) return folder;
  const top = findTop(folder) ?? (isWithin(folder, cwd) ? cwd : folder);
  for (let up = folder; ; up = dirname(up)) {
    if (up === top || up === dirname(up)) return top;
    if (readdirSync(up).some((name) => MARKS.test(name) || isCompose(name))) return up;
  }
}
