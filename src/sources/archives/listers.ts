// What lists the content of each format, loaded when it is first needed.
import type { ContainerItem } from '../../model/container-item.ts';
import type { Budget } from './budget.ts';
import { contentName } from './content-name.ts';
import { decoderOf } from './decoders.ts';
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
    case 'crx':
    case 'jmod':
    case 'zipapp':
      return (await import('./zip.ts')).listZipBehind;
    default:
      return listCompressed(await decoderOf(format));
  }
}

/** A compressed file has one content. */
function listCompressed(decode: Awaited<ReturnType<typeof decoderOf>>): Lister {
  return (reader, budget, name) => entryItem(contentName(name), true, counted(decode(reader), budget));
}
