// Packs are read here or by git: the report is the same, whatever deltas they are made of.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { scanGit } from '../../../src/index.ts';
import { type Random, randomOf, randomToken } from '../../support/random.ts';
import { applied, before, blobId, type DeltaStep, deltaOf, type RawEntry, writePack } from '../../support/repositories/packs.ts';
import { SOAK } from '../../support/soak.ts';
import { temporaryFolder } from '../../support/terminal/cli.ts';

/** The report of a repository. @param packs whether packs are read without git */
async function scan(folder: string, packs: boolean) {
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder, TOKENSCAN_READ_PACKS: packs ? '1' : '0' };
  const report = await scanGit({ cwd: folder, env, cache: false, config: false });
  const findings = report.findings.map((finding) => JSON.stringify(finding)).toSorted();
  const problems = report.problems.map((problem) => JSON.stringify(problem)).toSorted();
  return { ...report, findings, problems };
}

/** A text with near-misses, tokens that are cut, and now and then a whole one. */
function textOf(random: Random, length: number): Buffer {
  const parts: string[] = [];
  for (let size = 0; size < length; ) {
    const token = randomToken(random);
    const cut = random(token.length);
    const part = [
      token.slice(0, cut),
      token.slice(cut),
      random(80) === 0 ? token : '',
      Buffer.from(token)
        .toString('base64')
        .slice(random(3) * 10),
      'const webhook = secretToken(',
      '\n',
      'https://api.telegram.org/bot',
      ' '.repeat(random(700)),
    ][random(8)];
    parts.push(part ?? '');
    size += part?.length ?? 0;
  }
  return Buffer.from(parts.join(''));
}

function stepsOf(random: Random, base: Buffer): readonly DeltaStep[] {
  return Array.from({ length: 1 + random(5) }, (): DeltaStep => {
    const from = random(base.length);
    if (random(3) === 0) return { insert: textOf(random, 1 + random(60)) };
    return random(2) === 0 ? { from: 0, count: base.length } : { from, count: 1 + random(base.length - from) };
  });
}

/** A family: a base, and deltas of it or of each other, by offsets or ids, some behind their base, some before it. */
function familyOf(random: Random): RawEntry[] {
  const contents = [textOf(random, 50 + random(5000))];
  const entries: RawEntry[] = [{ id: blobId(contents[0] ?? Buffer.alloc(0)), kind: 3, body: contents[0] ?? Buffer.alloc(0) }];
  for (let count = random(9); count > 0; count--) {
    const from = random(contents.length);
    const base = contents[from] ?? Buffer.alloc(0);
    const steps = stepsOf(random, base);
    const content = applied(base, steps);
    const id = blobId(content);
    if (content.length === 0 || entries.some((entry) => entry.id.equals(id))) continue;
    const baseId = entries[from]?.id ?? id;
    const named = random(2) === 0;
    const middle = named ? () => baseId : before(from);
    entries.push({ id, kind: named ? 7 : 6, middle, body: deltaOf(base.length, content.length, steps) });
    contents.push(content);
  }
  return entries;
}

describe('a repository', () => {
  test.each(Array.from({ length: 3 * SOAK }, (_, seed) => seed))(
    'given packs of any deltas (%i), then both reports are equal',
    async (seed) => {
      const random = randomOf(seed);
      const folder = temporaryFolder();
      execFileSync('git', ['init', '-q', '--bare', folder]);
      for (let families = 12; families > 0; families--) writePack(folder, familyOf(random));
      const [own, gits] = [await scan(folder, true), await scan(folder, false)];
      expect(own).toEqual(gits);
      const found = new Set(own.findings.map((finding) => /"oid":"[0-9a-f]+"/.exec(finding)?.[0])).size;
      expect(found).toBeGreaterThan(0);
      expect(own.summary.blobs).toBeGreaterThan(found);
    },
  );

  test('given entries that cannot be read, then git says what is wrong with them', async () => {
    const random = randomOf(99);
    const folder = temporaryFolder();
    execFileSync('git', ['init', '-q', '--bare', folder]);
    const [first, ...rest] = familyOf(random);
    if (first === undefined) throw new Error('no entry');
    const id = createHash('sha1').update('damaged').digest();
    writePack(folder, [first, ...rest, { id, kind: 3, body: Buffer.from('text'), compressed: Buffer.alloc(40, 7) }]);
    const [own, gits] = [await scan(folder, true), await scan(folder, false)];
    expect(own).toEqual(gits);
    expect(own.problems.join()).toContain(id.toString('hex'));
  });
});
