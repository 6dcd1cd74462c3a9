// Finds the project of a file: the folder with its `.env`.
import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { findTop } from '../../git/environment.ts';
import { isWithin } from '../../system/paths.ts';
import { isCompose } from './compose.ts';

/** Files at the top of a project. */
const PROJECT_FILES =
  /^(?:\.env|package\.json|deno\.jsonc?|pyproject\.toml|requirements\.txt|setup\.py|Pipfile|go\.mod|composer\.json|Gemfile|Cargo\.toml|pom\.xml|build\.gradle(?:\.kts)?|.*\.(?:csproj|sln))$/;

/** The nearest folder above `file` that is the top of a project; at most the top of the repository, or `cwd`. */
export function projectOf(file: string, cwd: string): string {
  const folder = dirname(file);
  // Compose reads only the `.env` beside its file.
  if (isCompose(file)) return folder;
  const top = findTop(folder) ?? (isWithin(folder, cwd) ? cwd : folder);
  for (let up = folder; ; up = dirname(up)) {
    if (up === top || up === dirname(up)) return top;
    if (readdirSync(up).some((name) => PROJECT_FILES.test(name) || isCompose(name))) return up;
  }
}
