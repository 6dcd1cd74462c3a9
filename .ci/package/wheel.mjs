// Writes a Python wheel that holds the single executable: pip puts it beside the other programs of its environment.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { crc32, deflateRawSync } from 'node:zlib';

/** By the machine and the C library that the executable needs, as pip names them. */
const PLATFORMS = { x64: 'manylinux_2_28_x86_64', arm64: 'manylinux_2_28_aarch64' };

/** The wheel of `executable` in `folder`; returns its path. It is the same for the same input. */
export function writeWheel(folder, executable, { version, description, license }, level) {
  const tag = `py3-none-${PLATFORMS[process.arch]}`;
  const info = `tokenscan-${version}.dist-info`;
  const files = [
    [`tokenscan-${version}.data/scripts/tokenscan`, readFileSync(executable), 0o755],
    [`${info}/licenses/LICENSE`, readFileSync('LICENSE')],
    [`${info}/METADATA`, Buffer.from(metadata({ version, description, license }))],
    [`${info}/WHEEL`, Buffer.from(`Wheel-Version: 1.0\nGenerator: tokenscan\nRoot-Is-Purelib: false\nTag: ${tag}\n`)],
  ];
  const record = files.map(
    ([name, bytes]) => `${name},sha256=${createHash('sha256').update(bytes).digest('base64url')},${bytes.length}\n`,
  );
  files.push([`${info}/RECORD`, Buffer.from(`${record.join('')}${info}/RECORD,,\n`)]);
  const path = `${folder}/tokenscan-${version}-${tag}.whl`;
  writeFileSync(path, zip(files, level));
  return path;
}

function metadata({ version, description, license }) {
  const lines = ['Metadata-Version: 2.4', 'Name: tokenscan', `Version: ${version}`, `Summary: ${description}`];
  lines.push(
    `License-Expression: ${license}`,
    'License-File: LICENSE',
    'Requires-Python: >=3.8',
    'Description-Content-Type: text/markdown',
  );
  return `${lines.join('\n')}\n\n${readFileSync('README.md', 'utf8')}`;
}

/** A zip of files of 1980, deflated. */
function zip(files, level) {
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const [name, bytes, mode = 0o644] of files) {
    const packed = deflateRawSync(bytes, { level });
    const common = Buffer.alloc(26);
    // Version 2.0, UTF-8 name, deflate, the first of January 1980.
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x800, 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt16LE(0x21, 8);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE((0o100000 | mode) * 0x10000, 6);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02\x14\x03'), common, place, Buffer.from(name));
    parts.push(Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed);
    offset += 30 + Buffer.byteLength(name) + packed.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, ...directory, end]);
}
