// lz4: what the program does not write by default, and hostile blocks.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeLz4Block } from '../../../src/sources/archives/lz4-block.ts';
import { through, unpack } from '../../support/fixtures/archive.ts';
import { hasProgram } from '../../support/repositories/tree.ts';
import { SOAK } from '../../support/soak.ts';
import { token } from '../../support/tokens/token.ts';

const TEXT = Array.from({ length: 30_000 }, (_, at) => `line ${at} ${(at * 7919) % 1000}\n`).join('');

describe.skipIf(!hasProgram('lz4'))('a file', () => {
  test('given the old format, alone and before a frame, then the contents are joined', async () => {
    const old = through('lz4', ['-qcl'], TEXT);
    expect((await unpack(old)).entries).toEqual([['content', TEXT]]);
    const both = Buffer.concat([old, through('lz4', ['-qc'], TEXT)]);
    expect((await unpack(both)).entries).toEqual([['content', TEXT + TEXT]]);
  });

  test('given frames to be skipped, then they are', async () => {
    const skipped = Buffer.concat([Buffer.from('502a4d1804000000', 'hex'), Buffer.from('abcd')]);
    const frame = through('lz4', ['-qc'], 'hello');
    expect((await unpack(Buffer.concat([frame, skipped, frame]))).entries).toEqual([['content', 'hellohello']]);
  });

  test('given two tokens of one bot, of which the second copies from the first, then both are whole', async () => {
    const [id] = token('old').split(':');
    const lines = ['old', 'new'].map((name) => `GET /bot${id}:${token(name).split(':')[1]}/getMe\n`.repeat(50)).join('');
    expect((await unpack(through('lz4', ['-qc'], lines))).entries).toEqual([['content', lines]]);
  });

  test('given a mozLz4 file, then its content', async () => {
    // The one block of a frame is what stands in such a file.
    const frame = through('lz4', ['-qc', '-B7', '--no-frame-crc'], TEXT);
    const block = frame.subarray(11, 11 + (frame.readUInt32LE(7) & 0x7fffffff));
    const size = Buffer.alloc(4);
    size.writeUInt32LE(TEXT.length);
    const file = Buffer.concat([Buffer.from('mozLz40\0'), size, block]);
    expect((await unpack(file, { name: 'session.jsonlz4' })).entries).toEqual([['content', TEXT]]);
    expect((await unpack(file.subarray(0, -50))).problems).toHaveLength(1);
  });
});

test('property: given any block, then it is decoded or refused, and never has more content than allowed', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(4096), (block, limit) => {
      try {
        expect(decodeLz4Block(block, limit).length).toBeLessThanOrEqual(limit);
      } catch (error) {
        expect(String(error)).toContain('invalid lz4 block');
      }
    }),
    { numRuns: 2000 * SOAK },
  );
});
