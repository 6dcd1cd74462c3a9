// The table of file formats: what each begins with, how far it is read, and whether a mask leaves it valid.
//
// A format is recognised by its content, never by a name. What is in no row is text, or bytes of no known structure: it is scanned as
// it stands. docs/formats.md prints the table (`npm run docs`), and a test compares.

import {
  hasNul,
  hasZipEntry,
  isAt,
  isCompress,
  isCompressedInnodb,
  isControl,
  isCpio,
  isDockerStream,
  isLzma,
  isMakeself,
  isPostgres,
  isPyc,
  isRedisLog,
  isStoreLog,
  isTdBinlog,
  isZlib,
} from './format-tests.ts';

/** How far a format is read. Whatever the answer, its own bytes are scanned as they stand, too. */
type Reading =
  /** What is in it is unpacked and scanned. */
  | 'unpacked'
  /** It stores what it holds as it is: nothing has to be unpacked. */
  | 'bytes'
  /** An archive or a compressed file that is not unpacked. */
  | 'archive'
  /** A format in which something may be compressed, and is not unpacked. */
  | 'data';

/** What happens to a file of this format that is to be masked in place. */
export type Masking =
  /** A mask of the same length leaves it valid. */
  | 'kept'
  /** It is unpacked, masked, packed again and verified. */
  | 'rewritten'
  /** Left as it is, because it has checksums or an index; and what to do instead. */
  | 'repack'
  | 'rebuild'
  | 'its-program'
  | 'save-again'
  | 'git-history'
  | 'journal'
  | 'sqlite'
  | 'sqlite-log';

/** Bytes that a format begins with, one character a byte; or bytes at another place. */
type Mark = string | readonly [at: number, bytes: string];

interface FormatRow {
  readonly id: string;
  /** With an article: "a 7z archive". */
  readonly name: string;
  readonly marks: readonly Mark[];
  /** What else must hold: marks of two bytes also begin texts. */
  readonly test?: (head: Uint8Array) => boolean;
  readonly reading: Reading;
  readonly masking: Masking;
  /** Whether most of what it holds stands in its own bytes, too, and only parts are unpacked. */
  readonly hasOwnContent?: boolean;
}

/** How many bytes the table may need: the mark of a tar stands at 257. */
export const HEAD_LENGTH = 262;

const row = <const Row extends FormatRow>(value: Row): Row => value;

/** As `unpacked`, of a format that holds most of what it holds as it is. */
const joined = <const Id extends string>(id: Id, name: string, masking: Masking, ...marks: readonly Mark[]) =>
  row({ id, name, marks, reading: 'unpacked', masking, hasOwnContent: true });

const unpacked = <const Id extends string>(id: Id, name: string, masking: Masking, ...marks: readonly Mark[]) =>
  row({ id, name, marks, reading: 'unpacked', masking });

/** An archive that is not unpacked. */
const archive = (id: string, name: string, ...marks: readonly Mark[]) =>
  row({ id, name, marks, reading: 'archive', masking: 'repack' });

/** A format with parts that may be compressed, and that are not unpacked. */
const data = (id: string, name: string, masking: Masking, ...marks: readonly Mark[]) =>
  row({ id, name, marks, reading: 'data', masking });

/** A format that stores what it holds as it is. */
const bytes = (id: string, name: string, masking: Masking, ...marks: readonly Mark[]) =>
  row({ id, name, marks, reading: 'bytes', masking });

const BZIP2 = [1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((level) => [`BZh${level}1AY&SY`, `BZh${level}\x17\x72\x45\x38\x50\x90`]);

/** All formats that are known. The first row that fits counts. */
export const FORMATS = [
  unpacked('gzip', 'a gzip file', 'rewritten', '\x1f\x8b\x08'),
  unpacked('bzip2', 'a bzip2 file', 'rewritten', ...BZIP2),
  unpacked('xz', 'an xz file', 'rewritten', '\xfd7zXZ\0'),
  // pzstd begins with a skippable frame of four bytes, the size of the next frame.
  unpacked('zstd', 'a zstd file', 'rewritten', '\x28\xb5\x2f\xfd', '\x50\x2a\x4d\x18\x04\0\0\0'),
  // An entry, the end of an empty archive, the mark of a split archive.
  unpacked('zip', 'a zip archive', 'repack', 'PK\x03\x04', 'PK\x05\x06', 'PK\x07\x08PK\x03\x04'),
  unpacked('tar', 'a tar archive', 'repack', [257, 'ustar']),
  unpacked('lz4', 'an lz4 file', 'rewritten', '\x04\x22\x4d\x18', '\x02\x21\x4c\x18'),
  unpacked('mozlz4', 'a mozLz4 file', 'its-program', 'mozLz40\0'),
  unpacked('git-bundle', 'a git bundle', 'git-history', '# v2 git bundle\n', '# v3 git bundle\n'),
  unpacked('git-pack', 'a git pack', 'git-history', 'PACK\0\0\0\x02', 'PACK\0\0\0\x03'),
  unpacked('ar', 'an ar archive', 'repack', '!<arch>\n'),
  { ...unpacked('cpio', 'a cpio archive', 'repack', '070701', '070702', '070707', '\xc7\x71', '\x71\xc7'), test: isCpio },
  unpacked('rpm', 'an RPM package', 'repack', '\xed\xab\xee\xdb'),
  unpacked('7z', 'a 7z archive', 'repack', '7z\xbc\xaf\x27\x1c'),
  unpacked('lzip', 'an lzip file', 'repack', 'LZIP\x01', 'LZIP\0'),
  unpacked('snappy', 'a snappy file', 'repack', '\xff\x06\0\0sNaPpY'),
  { ...unpacked('compress', 'a compress (.Z) file', 'repack', '\x1f\x9d'), test: isCompress },
  { ...unpacked('lzma', 'an lzma file', 'repack', '\x5d\0\0'), test: isLzma },
  unpacked('crx', 'a Chrome extension', 'repack', 'Cr24\x02\0', 'Cr24\x03\0'),
  unpacked('jmod', 'a Java module', 'repack', 'JM\x01\0'),
  { ...unpacked('zipapp', 'a zip archive after a line for the shell', 'repack', '#!'), test: hasZipEntry },
  unpacked('pdf', 'a PDF', 'kept', '%PDF-'),
  unpacked('png', 'a PNG', 'save-again', '\x89PNG\r\n\x1a\n'),
  unpacked('journal', 'a systemd journal', 'journal', 'LPKSHHRH'),
  { ...unpacked('zlib', 'a zlib stream', 'repack', '\x78\x01', '\x78\x5e', '\x78\x9c', '\x78\xda'), test: isZlib },
  joined('pg-dump', 'a dump of pg_dump -Fc', 'its-program', 'PGDMP\x01'),
  joined('redis', 'a Redis database', 'its-program', 'REDIS00'),
  // A command: how many words it has, and how long the first is.
  { ...joined('redis-log', 'a log of Redis', 'kept', '*'), test: isRedisLog },
  joined('hdf5', 'an HDF5 file', 'its-program', '\x89HDF\r\n\x1a\n'),
  joined('parquet', 'a Parquet file', 'its-program', 'PAR1'),
  joined('arrow', 'an Arrow file', 'its-program', 'ARROW1\0\0', 'FEA1'),
  joined('avro', 'an Avro file', 'its-program', 'Obj\x01'),
  { ...joined('beam', 'a BEAM module', 'rebuild', 'FOR1'), test: (head) => isAt(head, 8, 'BEAM') },
  { ...joined('orc', 'an ORC file', 'its-program', 'ORC'), test: (head) => isControl(head[3] ?? 32) || isControl(head[4] ?? 32) },
  joined('sqlite', 'an SQLite database', 'sqlite', 'SQLite format 3\0'),
  joined('sqlite-log', 'the log of an SQLite database', 'sqlite-log', '\x37\x7f\x06\x82', '\x37\x7f\x06\x83'),
  { ...unpacked('td-binlog', 'a log of TDLib', 'its-program', '\x80\0\0\0'), test: isTdBinlog },
  joined('cfb', 'an OLE document', 'kept', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'),
  // Each record has its length before and behind it, and no checksum.
  joined('docker-local', 'a log of Docker', 'kept', [4, '\x0a\x06stdout'], [4, '\x0a\x06stderr']),
  { ...joined('postgres', 'a data file of PostgreSQL', 'its-program', [18, '\x04\x20']), test: isPostgres },
  {
    ...joined('store-log', 'a log of a key-value store', 'its-program', [6, '\x01'], [6, '\x02'], [6, '\x05'], [6, '\x06']),
    test: isStoreLog,
  },
  { ...unpacked('makeself', 'an archive after a script', 'repack', '#!'), test: isMakeself },

  archive('rar', 'a RAR archive', 'Rar!\x1a\x07'),
  archive('lzop', 'an lzop file', '\x89LZO\0\r\n\x1a\n'),
  archive('lrzip', 'an lrzip file', 'LRZI\0'),
  { ...archive('lha', 'an LHA archive', [2, '-lh']), test: (head) => head[6] === 0x2d },
  { ...archive('arj', 'an ARJ archive', '\x60\xea'), test: (head) => (head[3] ?? 255) < 11 && hasNul(head) },
  archive('cab', 'a cabinet archive', 'MSCF\0\0\0\0'),
  archive('wim', 'a WIM image', 'MSWIM\0\0\0'),
  archive('xar', 'a xar archive', 'xar!\0\x1c'),
  archive('squashfs', 'a SquashFS image', 'hsqs', 'sqsh'),
  archive('cramfs', 'a cramfs image', '\x45\x3d\xcd\x28'),
  archive('qcow2', 'a qcow2 image', 'QFI\xfb'),

  bytes('sqlite-journal', 'the journal of an SQLite database', 'sqlite-log', '\xd9\xd5\x05\xf9\x20\xa1\x63\xd7'),
  { ...bytes('duckdb', 'a DuckDB database', 'its-program', [8, 'DUCK']), test: hasNul },
  { ...data('innodb', 'a compressed InnoDB tablespace', 'its-program', [24, '\0\x08']), test: isCompressedInnodb },
  bytes('mysql-binlog', 'a MySQL binary log', 'its-program', '\xfebin'),
  bytes('evtx', 'a Windows event log', 'its-program', 'ElfFile\0'),
  bytes('ese', 'an ESE database', 'its-program', [4, '\xef\xcd\xab\x89']),
  bytes('tdata', 'a data file of Telegram Desktop', 'its-program', 'TDF$'),
  bytes('git-index', 'an index of git', 'git-history', 'DIRC\0\0\0', '\xfftOc', 'MIDX\x01', 'CGPH\x01'),
  { ...bytes('core', 'a core dump', 'kept', '\x7fELF'), test: (head) => head[16] === 4 || head[17] === 4 },
  bytes('elf', 'an ELF program', 'rebuild', '\x7fELF'),
  { ...bytes('pe', 'a Windows program', 'rebuild', 'MZ'), test: hasNul },
  { ...bytes('class', 'a Java class', 'kept', '\xca\xfe\xba\xbe'), test: (head) => (head[7] ?? 0) >= 45 },
  bytes('mach-o', 'a macOS program', 'rebuild', '\xca\xfe\xba\xbe', '\xce\xfa\xed\xfe', '\xcf\xfa\xed\xfe', '\xfe\xed\xfa\xce'),
  bytes('wasm', 'a WebAssembly module', 'rebuild', '\0asm'),
  { ...bytes('pyc', 'a compiled Python module', 'kept', [2, '\r\n']), test: isPyc },
  bytes('jpeg', 'a JPEG', 'kept', '\xff\xd8\xff'),
  bytes('gif', 'a GIF', 'kept', 'GIF87a', 'GIF89a'),
  { ...bytes('webp', 'a WebP', 'kept', 'RIFF'), test: (head) => isAt(head, 8, 'WEBP') },
  bytes('pcap', 'a packet capture', 'kept', '\xd4\xc3\xb2\xa1', '\xa1\xb2\xc3\xd4', '\x4d\x3c\xb2\xa1', '\x0a\x0d\x0d\x0a'),
  bytes('vim-swap', 'a Vim swap file', 'kept', 'b0VIM '),
  bytes('hprof', 'a Java heap dump', 'kept', 'JAVA PROFILE 1'),
  { ...bytes('docker-stream', 'a stream of Docker', 'kept', '\x01\0\0\0', '\x02\0\0\0'), test: isDockerStream },
] as const satisfies readonly FormatRow[];

/** A row of the table. */
export type FormatFacts = FormatRow;

/** A mark with the row it is of. */
interface Entry {
  readonly bytes: string;
  readonly format: FormatRow;
  /** Of two marks elsewhere that fit, that of the first row counts. */
  readonly order: number;
}

/** The marks that begin at one offset, by their first byte: for nearly every file there are none at any. */
interface Place {
  readonly at: number;
  readonly byFirst: (Entry[] | undefined)[];
}

/** The first place is the start: marks there come before all others. */
const PLACES: Place[] = [{ at: 0, byFirst: [] }];

for (const [order, format] of (FORMATS as readonly FormatRow[]).entries()) {
  for (const mark of format.marks) {
    const [at, bytes] = typeof mark === 'string' ? [0, mark] : mark;
    const place = PLACES.find((known) => known.at === at) ?? { at, byFirst: [] };
    if (!PLACES.includes(place)) PLACES.push(place);
    const first = bytes.charCodeAt(0);
    place.byFirst[first] = [...(place.byFirst[first] ?? []), { bytes, format, order }];
  }
}

/** The format that `head`, the first HEAD_LENGTH bytes of a file, shows; undefined for text and for what is not known. */
export function formatOf(head: Uint8Array): FormatFacts | undefined {
  let best: Entry | undefined;
  for (const { at, byFirst } of PLACES) {
    const entries = byFirst[head[at] ?? 0];
    const found = entries === undefined ? undefined : fitting(entries, head, at);
    if (found !== undefined && at === 0) return found.format;
    if (found !== undefined && found.order < (best?.order ?? FORMATS.length)) best = found;
  }
  return best?.format;
}

function fitting(entries: readonly Entry[], head: Uint8Array, at: number): Entry | undefined {
  return entries.find(({ bytes: text, format }) => isAt(head, at, text) && format.test?.(head) !== false);
}
