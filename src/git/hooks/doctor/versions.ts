// Which tokenscan the hooks run, where it is another version than the one that examines them.
import { dirname, join } from 'node:path';
import { commonProgram, OWN_PROGRAM } from '../program.ts';
import type { Repository } from '../repository.ts';
import { OWN_SCRIPT, recordedScript } from '../script.ts';
import { readIfThere } from '../steps.ts';
import { type Check, note } from './check.ts';

/** @param version the one that runs @param texts those of a hook and of what it calls */
export function checkVersion({ top }: Repository, texts: readonly string[], version: string): readonly Check[] {
  const recorded = texts.map(recordedScript).find((path) => path !== undefined);
  const isProjects = recorded !== undefined || commonProgram(top) === OWN_PROGRAM;
  // In the order of the hook: the project's own first.
  const scripts = [...(isProjects ? [join(top, OWN_SCRIPT)] : []), ...(recorded === undefined ? [] : [recorded])];
  for (const script of scripts) {
    const own = versionOf(script);
    if (own === undefined) continue;
    return own === version ? [] : [note(`hooks run tokenscan ${own} (${script}); this is ${version}`)];
  }
  return [];
}

/** The version of the package that a script of ours is in; undefined where that cannot be read, as in an archive of yarn. */
function versionOf(script: string): string | undefined {
  const text = readIfThere(join(dirname(dirname(script)), 'package.json'));
  return /"version"\s*:\s*"([^"]+)"/.exec(text ?? '')?.[1];
}
