// The entry of a history that holds some bytes: when it was typed, and whether it is still one.

import type { Sight } from '../../../model/entry-metadata.ts';
import type { Around, ReadAt } from './around.ts';
import { sightInCast, sightInTranscript, sightInTypescript, sightInXonsh } from './json.ts';
import {
  sightInBash,
  sightInClink,
  sightInFish,
  sightInJulia,
  sightInPrompt,
  sightInTcsh,
  sightInViminfo,
  sightInZsh,
} from './lines.ts';
import { sightInShada } from './shada.ts';
import { sightInSqlite } from './sqlite.ts';

/** How far on each side of a find its entry is looked for. */
const REACH = 64 * 1024;

const TEXT: Readonly<Record<string, (around: Around) => Sight | undefined>> = {
  bash: sightInBash,
  ash: sightInBash,
  zsh: sightInZsh,
  fish: sightInFish,
  tcsh: sightInTcsh,
  clink: sightInClink,
  xonsh: sightInXonsh,
  vim: sightInViminfo,
  mycli: sightInPrompt,
  pgcli: sightInPrompt,
  litecli: sightInPrompt,
  julia: sightInJulia,
  asciinema: sightInCast,
  'terminal-log': sightInTypescript,
  'claude-code': sightInTranscript,
  codex: sightInTranscript,
  gemini: sightInTranscript,
};

const DATABASE = /sqlite|^(?:atuin|mcfly|ipython)$/;

/** What the entry of [start, end) says of itself; undefined where its format says nothing. @param tool the id of what keeps it */
export function sightOfEntry(tool: string, read: ReadAt, start: number, end: number): Sight | undefined {
  if (tool === 'neovim') return sightInShada(read(Math.max(0, start - REACH), REACH + end - start), Math.min(start, REACH));
  if (DATABASE.test(tool) && tool !== 'sqlite3') return sightInSqlite(read, start);
  const readText = Object.hasOwn(TEXT, tool) ? TEXT[tool] : undefined;
  if (readText === undefined) return undefined;
  const from = Math.max(0, start - REACH);
  const bytes = read(from, end - from + REACH);
  return readText({
    before: bytes.toString('latin1', 0, start - from),
    after: bytes.toString('latin1', start - from),
    fromStart: from === 0,
    toEnd: bytes.length < end - from + REACH,
    head: () => read(0, 4096).toString('latin1'),
  });
}
