// Writes zip and tar files, small and plain, so that the generator needs no program.
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';

/** Fields of a zip header: [bytes, value] each. */
function fields(...list) {
  const parts = list.map(([size, value]) => {
    const part = Buffer.alloc(size);
    part.writeUIntLE(value, 0, size);
    return part;
  });
  return Buffer.concat(parts);
}

/** A zip file of `entries`: name → content. */
export function zip(entries, { stored = false } = {}) {
  const locals = [];
  const central = [];
  let offset = 0;
  for (const [name, content] of Object.entries(entries)) {
    const bytes = Buffer.from(content);
    const data = stored ? bytes : deflateRawSync(bytes);
    const common = [
      [2, 20],
      [2, 0x800],
      [2, stored ? 0 : 8],
      [2, 0x6800],
      [2, 0x5d77],
      [4, crc32(bytes)],
      [4, data.length],
      [4, bytes.length],
      [2, Buffer.byteLength(name)],
      [2, 0],
    ];
    const local = Buffer.concat([fields([4, 0x04034b50], ...common), Buffer.from(name), data]);
    locals.push(local);
    central.push(fields([4, 0x02014b50], [2, 20], ...common, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]), Buffer.from(name));
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const count = locals.length;
  return Buffer.concat([
    ...locals,
    directory,
    fields([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, directory.length], [4, offset], [2, 0]),
  ]);
}

/** A tar file (ustar) of `entries`: name → content. */
export function tar(entries) {
  const blocks = Object.entries(entries).flatMap(([name, content]) => {
    const bytes = Buffer.from(content);
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write('0000644\x000000000\x000000000\x00', 100);
    header.write(`${bytes.length.toString(8).padStart(11, '0')} 14700000000 `, 124);
    header.write('        0', 148);
    header.write('ustar\x0000', 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

/** gzip without a time in it: the same bytes for the same content. */
export const gzip = (content) => gzipSync(Buffer.from(content), { level: 6 });
