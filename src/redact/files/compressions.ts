// Which compressed files can be rewritten, and by what.
import { readSync } from 'node:fs';
import type { Environment } from '../../system/environment.ts';
import { findProgram } from '../../system/find-program.ts';
import type { ContentPass } from './content-pass.ts';
import { passGzip } from './gzip-pass.ts';
import { passByProgram } from './program-pass.ts';

/** A compressed file that can be rewritten. */
export type Compression = 'gzip' | keyof typeof PROGRAMS;

/** The byte of the header that says how a file was packed. */
function headerByte(fd: number, at: number): number {
  const byte = new Uint8Array(1);
  return readSync(fd, byte, 0, 1, at) === 1 ? (byte[0] ?? 0) : 0;
}

const XZ_CHECKS: Readonly<Record<number, string>> = { 0: 'none', 1: 'crc32', 4: 'crc64', 10: 'sha256' };

/** How the program of each format is called; it has the name of the format. */
const PROGRAMS = {
  bzip2: { unpack: ['-dc'], pack: (fd: number) => ['-c', `-${String.fromCharCode(headerByte(fd, 3))}`] },
  xz: { unpack: ['-dc'], pack: (fd: number) => ['-c', `--check=${XZ_CHECKS[headerByte(fd, 7)] ?? 'crc64'}`] },
  // Of the sum of the content a flag tells.
  zstd: { unpack: ['-dcq'], pack: (fd: number) => ['-cq', (headerByte(fd, 4) & 4) === 0 ? '--no-check' : '--check'] },
  // The first byte tells the old format.
  lz4: { unpack: ['-dc'], pack: (fd: number) => (headerByte(fd, 0) === 2 ? ['-cql'] : ['-cq']) },
} as const;

/** Variables with options of these programs. */
const OPTIONS = ['XZ_OPT', 'XZ_DEFAULTS', 'BZIP', 'BZIP2', 'ZSTD_CLEVEL', 'ZSTD_NBTHREADS', 'LZ4_CLEVEL', 'LZ4_NBWORKERS'];

/** How files of a compression are rewritten; undefined if the program for it is missing. */
export function passOf(compression: Compression, env: Environment): ContentPass | undefined {
  if (compression === 'gzip') return passGzip;
  const path = findProgram(compression, env);
  if (path === undefined) return undefined;
  const plain = { ...env, LC_ALL: 'C', ...Object.fromEntries(OPTIONS.map((name) => [name, undefined])) };
  const packer = { path, name: compression, ...PROGRAMS[compression], env: plain };
  return (fd, redactor, options) => passByProgram(packer, fd, redactor, options);
}
