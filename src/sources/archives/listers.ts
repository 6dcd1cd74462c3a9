// What lists the content of each format, loaded when it is first needed.
import type { ContainerItem } from '../../model/container-item.ts';
import type { Budget } from './budget.ts';
import { contentName } from './content-name.ts';
import { type CodedFormat, decoderOf } from './decoders.ts';
import { counted, entryItem } from './entries.ts';
import type { ByteReader } from './reader.ts';
import type { Format } from './recognise.ts';

/**
 * Yields what is in the container at the reader's position. Throws a ScanError if the rest cannot be unpacked.
 *
 * @param name that of the container, from which that of the content of a compressed file is made
 */
export type Lister = (reader: ByteReader, budget: Budget, name: string) => AsyncIterable<ContainerItem>;

/** The lister for a format; loaded when it is first needed. */
export async function listerOf(format: Format): Promise<Lister> {
  switch (format) {
    case 'tar':
      return (await import('./tar.ts')).listTar;
    case 'zip':
      return (await import('./zip.ts')).listZip;
    case 'zlib':
      return (await import('./zlib-file.ts')).listZlib;
    case 'git-pack':
      return (await import('./git-pack.ts')).listPack;
    case 'git-bundle':
      return (await import('./git-pack.ts')).listBundle;
    case 'ar':
      return (await import('./ar.ts')).listAr;
    case 'cpio':
      return (await import('./cpio.ts')).listCpio;
    case 'rpm':
      return (await import('./cpio.ts')).listRpm;
    case 'png':
      return (await import('./png.ts')).listPng;
    case 'pdf':
      return (await import('./pdf.ts')).listPdf;
    case 'journal':
      return (await import('./journal-file.ts')).listJournal;
    case 'td-binlog':
      return (await import('./sessions.ts')).listTdBinlog;
    case 'gogram':
      return (await import('./sessions.ts')).listGogram;
    case 'crx':
    case 'jmod':
    case 'zipapp':
    case 'zip-behind':
      return (await import('./zip.ts')).listZipBehind;
    default:
      return (await storeListerOf(format)) ?? listCompressed(await decoderOf(format as CodedFormat));
  }
}

/** The lister for what stores data; undefined for another format. */
async function storeListerOf(format: Format): Promise<Lister | undefined> {
  switch (format) {
    case '7z':
      return (await import('./seven-zip.ts')).list7z;
    case 'pg-dump':
      return (await import('./pg-dump.ts')).listPgDump;
    case 'redis':
      return (await import('./redis.ts')).listRedis;
    case 'redis-log':
    case 'beam':
    case 'pyinstaller':
      return (await import('./streams.ts')).listZlibStreams;
    case 'hdf5':
      return (await import('./hdf5.ts')).listHdf5;
    case 'arrow':
      return (await import('./streams.ts')).listFrames;
    case 'parquet':
      return (await import('./columns.ts')).listParquet;
    case 'orc':
      return (await import('./columns.ts')).listOrc;
    case 'avro':
      return (await import('./columns.ts')).listAvro;
    case 'sqlite':
      return (await import('./sqlite.ts')).listSqlite;
    case 'sqlite-log':
      return (await import('./sqlite.ts')).listSqliteLog;
    case 'cfb':
      return (await import('./cfb.ts')).listCfb;
    case 'docker-local':
      return (await import('./docker-local.ts')).listDockerLocal;
    case 'postgres':
      return (await import('./postgres.ts')).listPostgres;
    case 'store-log':
      return (await import('./key-value.ts')).listStoreLog;
    case 'key-value-table':
      return (await import('./key-value.ts')).listTable;
    case 'makeself':
    case 'script':
      return (await import('./self-extracting.ts')).listScript;
    case 'phar':
      return (await import('./self-extracting.ts')).listPhar;
    default:
      return undefined;
  }
}

/** A compressed file has one content. */
function listCompressed(decode: Awaited<ReturnType<typeof decoderOf>>): Lister {
  return (reader, budget, name) =>
    entryItem(
      contentName(name),
      true,
      counted(
        decode(reader, (bytes) => budget.check(bytes)),
        budget,
      ),
    );
}
