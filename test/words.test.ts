// One vocabulary: the words on the left of the glossary are in no code, page, message or test title.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { simpleGit } from 'simple-git';
import { expect, test } from 'vitest';

const ROOT = new URL('..', import.meta.url).pathname;

/** What to write, and what not to. */
const AVOIDED: Readonly<Record<string, RegExp>> = {
  'expected location, where it is, instead of': /\bin (?:its|their) place\b/i,
  'scan, read, check, search': /\blook(?:s|ed|ing)? (?:at|through|into)\b/i,
  expired: /\b(?:has|have) run out\b/i,
  lowercase: /\bsmall (?:letters|hex)\b/i,
  'working tree, worktree': /\bwork[- ]trees?\b/i,
  'remedy, fix, next steps': /\b(?:cures?|cured|mend(?:s|ed|ing)?|ways? on|way out)\b/i,
  'broken repository': /\bruins?\b/i,
  'the new names of moves.txt and the glossary':
    /\b(?:Tally|Sight|Told|Watcher|Manner|Course|Standing|Recipe|Workshop|InPlace|oddRefs|findGaps|DULL)\b/,
  'reported, printed': /\b(?:is|are|was|were|be) told\b/i,
  'anyone who, the user who': /\bwhoever\b/i,
  'time limit, timed out': /\btime-outs?\b/i,
  'skip, skipped': /\bleft out\b/i,
  allowlist: /\ballow list\b/i,
  'match, finding': /\bhits?\b/i,
  'string, array': /\b(?:must be a text|lists? of texts)\b/i,
  'not a …': /\b(?<!there )(?:is|are) no (?:file|folder|text|git|path|token|name|pattern)\b/i,
  again: /\banew\b/i,
  'GUI applications': /\b(?:programs?|applications?) with a window\b/i,
  bypass: /\bpass(?:es|ed|ing)? by\b/i,
  incomplete: /\bnot all could\b/i,
  removed: /\btak(?:es?|en) away\b/i,
  'revoked, active': /\b(?:is|are|was|were) (?:dead|alive)\b/i,
  'anyone, others': /\bfor everybody\b/i,
  'internal error': /\bdefect of tokenscan\b/i,
  'hook manager': /\bin charge of\b/i,
  'MAX_…, …_MS, …_BYTES': /\b(?:PATIENCE|LONGEST\w*|MOST(?:_\w+)?|SHOWN)\b/,
};

/** What people read in reports, help and pages has fewer words still. */
const AVOIDED_IN_TEXTS: Readonly<Record<string, RegExp>> = {
  'after, follows': /(?<!(?:leaves?|leave it|leave nothing|engine is) )\bbehind\b/i,
  location: /\b[0-9]+ places?\b|'(?:more )?place'\)/,
  'shell histories, the histories of': /'histories'/,
};

/** The sources of what people read. */
const TEXTS = /^(?:src\/(?:cli|report)\/|rules\/|docs\/|README)/;

/** What the search reports in bytes is an anchor hit; only some of them become matches. */
const ANCHOR_HITS = /src\/detect\/(?:search|detector|anchor)|src\/redact\/stream\/(?:safe-point|stream-window)/;

/** Codes and sentences of JSON, version 1, and a name that we keep: they stay as they are. */
const KEPT: readonly RegExp[] = [
  /['`]time-out['`]/,
  /report\/verify-reasons\.ts|report\/reasons\.ts|docs\/json\.md|support\/fixtures\/json-/,
  // Measured, not written.
  /docs\/benchmark\.md/,
  // An option of git.
  /--is-inside-work-tree/,
  ANCHOR_HITS,
];

/** A title of a test, or a comment at the beginning of a line. */
const TITLE = /\b(?:test|describe)(?:\.\w+(?:\([^)]*\))?)*\(|^\/\/|^\/\*\*/;

const files = (await simpleGit(ROOT).raw(['ls-files', '-z', 'src', 'rules', 'docs', 'test', '*.md', 'action.yml']))
  .split('\0')
  .filter((file) => /\.(?:ts|mjs|md|yml|json)$/.test(file))
  .filter(
    (file) => !/^test\/words\.test\.ts$|\/derived\.ts$|\/wasm\.ts$|\/recorded\/|^CHANGELOG\.md$|\.schema\.json$/.test(file),
  );

/** A room of `src`, or a top folder. */
const areaOf = (file: string): string =>
  file.startsWith('src/') ? file.split('/').slice(0, 2).join('/') : (file.split('/')[0] ?? '');

function offencesIn(file: string): readonly string[] {
  const lines = readFileSync(join(ROOT, file), 'utf8').split('\n');
  return lines.flatMap((line, at) => {
    if (file.startsWith('test/') && !TITLE.test(line)) return [];
    if (KEPT.some((kept) => kept.test(line) || kept.test(file))) return [];
    const avoided = TEXTS.test(file) ? { ...AVOIDED, ...AVOIDED_IN_TEXTS } : AVOIDED;
    return Object.entries(avoided).flatMap(([better, word]) => {
      const [used] = word.exec(line) ?? [];
      return used === undefined ? [] : [`${file}:${at + 1}: "${used}"; better: ${better}`];
    });
  });
}

const areas = [...new Set(files.map(areaOf))];

test.each(areas)('%s uses the words of the glossary', (area) => {
  expect(files.filter((file) => areaOf(file) === area).flatMap(offencesIn)).toEqual([]);
});

test('the check sees a word', () => {
  expect(Object.values(AVOIDED).some((word) => word.test('all is in its place'))).toBe(true);
});
