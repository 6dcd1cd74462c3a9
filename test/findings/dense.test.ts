// Blobs with many more findings than are listed: those that are listed are complete, and the others are counted.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { prepareRules } from '../../src/config/rules/builtin.ts';
import type { Detector } from '../../src/detect/detector.ts';
import { createMasker } from '../../src/detect/mask.ts';
import { createAllowList } from '../../src/findings/allowlist.ts';
import { collect } from '../../src/findings/collect.ts';
import { blobOf } from '../../src/model/blob-of.ts';
import type { AllowEntry, Report } from '../../src/model/types.ts';
import { globFilter } from '../../src/sources/files/select.ts';
import { detectorFor, SMALL_WINDOW } from '../support/detect.ts';
import { randomOf } from '../support/random.ts';
import { SOAK } from '../support/soak.ts';
import { leaksOf } from '../support/tokens/canary.ts';
import { looseToken, token } from '../support/tokens/token.ts';

const rules = prepareRules();
const mask = createMasker(rules);
const TOKENS = [token('a'), token('b', 8), looseToken('c'), token('d')];

/** The detector, which reads the text beside each match: what is listed must be the same. */
function showingAll(detector: Detector): Detector {
  return {
    begin: (fresh) => detector.begin(fresh),
    room: () => detector.room(),
    take: (count) => detector.take(count),
    flush: () => detector.flush(),
    skip: (gap) => detector.skip(gap),
    countLines: (from, to) => detector.countLines(from, to),
    finish: () => detector.finish(),
    last: (length) => detector.last(length),
    exhaustedRules: () => detector.exhaustedRules(),
    isPartial: () => detector.isPartial(),
  };
}

async function reportOn(text: string, detector: Detector, entries: readonly AllowEntry[] = []): Promise<Report> {
  const allow = await createAllowList(entries, '2026-01-01', globFilter);
  const blob = blobOf(Buffer.from(text), { kind: 'file', path: 'bot.log' });
  return collect([blob], detector, { confidence: 'likely', allow, markers: true, mask, configPath: () => 'bot.log' });
}

/** Lines of a log, each with one or two of the tokens, some with a marker. */
function logOf(seed: number, lines: number): string {
  const random = randomOf(seed);
  return Array.from({ length: lines }, (_, at) => {
    const [one = '', two = ''] = [TOKENS[random(TOKENS.length)], TOKENS[random(TOKENS.length)]];
    const marker = random(5) === 0 ? ' # tokenscan:allow' : '';
    const again = random(8) === 0 ? ` and /bot${two}/getMe` : '';
    return `${at} POST ${random(4) === 0 ? 'token=' : 'https://api.telegram.org/bot'}${one}/getUpdates${again} 200${marker}\n`;
  }).join('');
}

test('random logs: what is listed and counted is the same as if the text beside each match were read', async () => {
  const detector = detectorFor([], SMALL_WINDOW);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 1, max: 2500 }), async (seed, lines) => {
      const text = logOf(seed, lines);
      const report = await reportOn(text, detector);
      expect(report).toEqual(await reportOn(text, showingAll(detector)));
      expect(leaksOf(JSON.stringify(report), TOKENS)).toEqual([]);
    }),
    { numRuns: 12 * SOAK },
  );
});

test('a token on each of many lines: a hundred are listed, each with the text beside it, and the rest is counted', async () => {
  const text = `POST /bot${token('a')}/getMe 200\n`.repeat(20_000);
  const { findings } = await reportOn(text, detectorFor());
  expect(findings.map(({ excerpt }) => excerpt.after)).toEqual(Array.from({ length: 100 }, () => '/getMe 200'));
  expect(findings.map(({ line, repeats }) => [line, repeats])).toEqual(
    Array.from({ length: 100 }, (_, at) => [at + 1, at === 0 ? 19_900 : 0]),
  );
});

test('the text beside a match is read for those alone that may be listed', async () => {
  const detector = detectorFor([], SMALL_WINDOW);
  const shown: boolean[] = [];
  const watched: Detector = {
    ...showingAll(detector),
    begin: (fresh, isShown) =>
      detector.begin(fresh, (match) => {
        shown.push(isShown?.(match) !== false);
        return shown.at(-1) === true;
      }),
  };
  await reportOn(`POST /bot${token('a')}/getMe 200\n`.repeat(5000), watched);
  expect(shown.length).toBe(5000);
  expect(shown.filter((one) => one).length).toBe(100);
});

test('a hundred allowed ones do not hide another: markers far into the log', async () => {
  const line = `POST /bot${token('a')}/getMe 200`;
  const text = `${`${line} # tokenscan:allow\n`.repeat(3000)}${line}\n`;
  const { findings } = await reportOn(text, detectorFor([], SMALL_WINDOW));
  const active = findings.filter(({ suppressed }) => suppressed === false);
  expect(findings.length).toBe(101);
  expect(active).toMatchObject([{ line: 3001, excerpt: { after: '/getMe 200' } }]);
});
