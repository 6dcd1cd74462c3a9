// What happens to a file between two steps of ours, each at the very moment that is the worst for it.
import { readdirSync, readFileSync, renameSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { prepareRules } from '../../../src/config/rules/builtin.ts';
import { TokenscanError } from '../../../src/model/errors.ts';
import { passGzip } from '../../../src/redact/files/gzip-pass.ts';
import { redactInPlace } from '../../../src/redact/files/in-place.ts';
import { rewrite } from '../../../src/redact/files/rewrite.ts';
import { createRedactor, type Redactor } from '../../../src/redact/stream/redactor.ts';
import { temporaryFolder } from '../../support/terminal/cli.ts';
import { token } from '../../support/tokens/token.ts';

const TOKEN = token('meanwhile');
const MASKED = `${TOKEN.slice(0, TOKEN.indexOf(':') + 1)}${'x'.repeat(35)}`;
const RULES = prepareRules();

/** Makes redactors that call `meanwhile` with the number of the piece, over all of them, after they took it. */
function redactorsWith(meanwhile: (piece: number) => void): () => Redactor {
  let piece = 0;
  return () => {
    const redactor = createRedactor(RULES);
    return {
      take(chunk) {
        const out = Uint8Array.from(redactor.take(chunk));
        meanwhile(++piece);
        return out;
      },
      idle: () => redactor.idle(),
      end: () => redactor.end(),
      get holds() {
        return redactor.holds;
      },
      get count() {
        return redactor.count;
      },
    };
  };
}

function fileWith(content: string | Uint8Array, name = 'app.log'): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, content);
  return path;
}

const lines = (count: number): string => 'nothing to see in this line\n'.repeat(count);

/** Takes several pieces to read. */
const LONG = lines(30_000);

describe('in place', () => {
  test('truncated before a mask is written: nothing is written after the end', async () => {
    const path = fileWith(`${lines(100)}${TOKEN}\n`);
    const { notes } = await redactInPlace(path, {
      createRedactor: redactorsWith((piece) => {
        if (piece === 1) truncateSync(path, 60);
      }),
    });
    expect(readFileSync(path, 'utf8')).toBe(lines(100).slice(0, 60));
    expect(notes).toEqual([expect.stringContaining('copytruncate')]);
  });

  test('truncated in the middle of a token: the half is masked, and nothing is written after the end', async () => {
    const path = fileWith(`${TOKEN}\n`);
    await redactInPlace(path, {
      createRedactor: redactorsWith((piece) => {
        if (piece === 1) truncateSync(path, 30);
      }),
    });
    expect(readFileSync(path, 'utf8')).toBe(MASKED.slice(0, 30));
  });

  test('rewritten and longer before the next chunk is read: read from the start again', async () => {
    const path = fileWith(LONG);
    const { notes, masked } = await redactInPlace(path, {
      createRedactor: redactorsWith((piece) => {
        if (piece === 2) writeFileSync(path, `${TOKEN}\n${'another line that is there\n'.repeat(50_000)}`);
      }),
    });
    expect(masked).toBe(1);
    expect(readFileSync(path, 'utf8').startsWith(`${MASKED}\nanother`)).toBe(true);
    expect(notes).toHaveLength(1);
  });

  test('rewritten with the same length: no mask is written into the new content', async () => {
    const text = `${lines(10)}${TOKEN}\n${lines(10)}`;
    const other = 'o'
      .repeat(text.length - 50)
      .concat(TOKEN)
      .padEnd(text.length, 'o');
    const path = fileWith(text);
    await redactInPlace(path, {
      createRedactor: redactorsWith((piece) => {
        if (piece === 1) writeFileSync(path, other);
      }),
    });
    expect(readFileSync(path, 'utf8')).toBe(other.replace(TOKEN, MASKED));
  });

  test('moved away: the moved file and the new one are masked', async () => {
    const path = fileWith(`${LONG}${TOKEN}\n`);
    const { masked } = await redactInPlace(path, {
      createRedactor: redactorsWith((piece) => {
        if (piece !== 1) return;
        renameSync(path, `${path}.1`);
        writeFileSync(path, `new ${TOKEN}\n`);
      }),
    });
    expect(masked).toBe(2);
    expect(readFileSync(path, 'utf8')).toBe(`new ${MASKED}\n`);
    expect(readFileSync(`${path}.1`, 'utf8')).toBe(`${LONG}${MASKED}\n`);
  });

  test('rewritten all the time: given up', async () => {
    const path = fileWith(`${TOKEN}\n`);
    const createRedactors = redactorsWith((piece) => writeFileSync(path, `${piece} ${TOKEN}\n`));
    await expect(redactInPlace(path, { createRedactor: createRedactors })).rejects.toThrow('rewritten all the time');
  });

  test('a redactor that fails: nothing is written from there on', async () => {
    const path = fileWith(`${LONG}${TOKEN}\n`);
    const createFailing = redactorsWith((piece) => {
      if (piece === 2) throw new Error('broken');
    });
    await expect(redactInPlace(path, { createRedactor: createFailing })).rejects.toThrow('broken');
    expect(readFileSync(path, 'utf8')).toBe(`${LONG}${TOKEN}\n`);
  });
});

describe('a .gz', () => {
  const TEXT = `first\n${TOKEN}\nlast\n`;

  /** Expects that the file stays as it was when the redactors, in the order they are made, are `redactors`. */
  async function expectUntouched(redactors: readonly (() => Redactor)[], message: string): Promise<void> {
    const path = fileWith(gzipSync(TEXT), 'app.gz');
    const before = readFileSync(path);
    let made = 0;
    const createNext = () => (redactors[made++] ?? createTrue)();
    await expect(rewrite(path, passGzip, { createRedactor: createNext, self: 0, force: true })).rejects.toThrow(message);
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(join(path, '..'))).toEqual(['app.gz']);
  }

  const createTrue = () => createRedactor(RULES);

  /** One that changes what it gives. */
  const createChanged = (change: (text: string) => string) => (): Redactor => {
    const redactor = createTrue();
    const changed = (bytes: Uint8Array) => Buffer.from(change(Buffer.from(bytes).toString('latin1')), 'latin1');
    return {
      ...redactor,
      take: (chunk) => changed(redactor.take(chunk)),
      end: () => changed(redactor.end()),
      holds: false,
      count: 1,
    };
  };

  test('that does not come out as it should is not put in place', async () => {
    await expectUntouched([createTrue, createChanged((text) => text.replace('first\n', ''))], 'does not return what was written');
    await expectUntouched(
      [createTrue, createChanged((text) => text.replace('first', 'fIrst'))],
      'does not return what was written',
    );
  });

  test('in which a secret is found again is not put in place', async () => {
    await expectUntouched([createTrue, createTrue, createChanged((text) => text)], 'found again');
  });

  test('that is appended to, or replaced, meanwhile is left to the others', async () => {
    for (const change of [
      (path: string) => writeFileSync(path, 'x', { flag: 'a' }),
      (path: string) => {
        renameSync(path, `${path}.1`);
        writeFileSync(path, gzipSync('other\n'));
      },
    ]) {
      const path = fileWith(gzipSync(TEXT), 'app.gz');
      let changed = Buffer.alloc(0);
      const createRedactors = redactorsWith((piece) => {
        // The pass that proves what was written.
        if (piece !== 3) return;
        change(path);
        changed = readFileSync(path);
      });
      await expect(rewrite(path, passGzip, { createRedactor: createRedactors, self: 0, force: true })).rejects.toThrow(
        TokenscanError,
      );
      expect(readFileSync(path).equals(changed)).toBe(true);
      expect(readdirSync(join(path, '..')).filter((name) => name.includes('tmp'))).toEqual([]);
    }
  });

  test('is whole and masked when all goes well', async () => {
    const path = fileWith(gzipSync(TEXT), 'app.gz');
    const { mode } = statSync(path);
    expect(await rewrite(path, passGzip, { createRedactor: createTrue, self: process.pid })).toEqual({ masked: 1, notes: [] });
    expect(gunzipSync(readFileSync(path)).toString()).toBe(TEXT.replace(TOKEN, MASKED));
    expect(statSync(path).mode).toBe(mode);
  });
});
