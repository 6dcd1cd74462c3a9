// Finds the metadata of the entry of a history that a match is in: when it was typed, and whether it was deleted.

import type { EntryMetadata } from '../../../model/entry-metadata.ts';
import { toolOf } from '../tools.ts';
import type { Around, ReadAt } from './around.ts';
import { metadataInCast, metadataInTranscript, metadataInTypescript, metadataInXonsh } from './json.ts';
import {
  metadataInBash,
  metadataInClink,
  metadataInFish,
  metadataInJulia,
  metadataInPrompt,
  metadataInTcsh,
  metadataInViminfo,
  metadataInZsh,
} from './lines.ts';
import { metadataInShada } from './shada.ts';
import { metadataInSqlite } from './sqlite.ts';

/** How far on each side of a match its entry is searched. */
const REACH_BYTES = 64 * 1024;

const TEXT: Readonly<Record<string, (around: Around) => EntryMetadata | undefined>> = {
  bash: metadataInBash,
  ash: metadataInBash,
  zsh: metadataInZsh,
  fish: metadataInFish,
  tcsh: metadataInTcsh,
  clink: metadataInClink,
  xonsh: metadataInXonsh,
  vim: metadataInViminfo,
  mycli: metadataInPrompt,
  pgcli: metadataInPrompt,
  litecli: metadataInPrompt,
  julia: metadataInJulia,
  asciinema: metadataInCast,
  'terminal-log': metadataInTypescript,
  'claude-code': metadataInTranscript,
  codex: metadataInTranscript,
  gemini: metadataInTranscript,
  qwen: metadataInTranscript,
  copilot: metadataInTranscript,
  'cursor-agent': metadataInTranscript,
  'vscode-chats': metadataInTranscript,
  opencode: metadataInTranscript,
  kiro: metadataInTranscript,
  junie: metadataInTranscript,
  vibe: metadataInTranscript,
  goose: metadataInTranscript,
};

/** The metadata of the entry around the bytes [start, end); undefined where its format has none. @param tool the id of the tool */
export function metadataOfEntry(tool: string, read: ReadAt, start: number, end: number): EntryMetadata | undefined {
  if (tool === 'neovim')
    return metadataInShada(read(Math.max(0, start - REACH_BYTES), REACH_BYTES + end - start), Math.min(start, REACH_BYTES));
  if (toolOf(tool).store === 'sqlite') return metadataInSqlite(read, start);
  const readText = Object.hasOwn(TEXT, tool) ? TEXT[tool] : undefined;
  if (readText === undefined) return undefined;
  const from = Math.max(0, start - REACH_BYTES);
  const bytes = read(from, end - from + REACH_BYTES);
  return readText({
    before: bytes.toString('latin1', 0, start - from),
    after: bytes.toString('latin1', start - from),
    fromStart: from === 0,
    head: () => read(0, 4096).toString('latin1'),
  });
}
