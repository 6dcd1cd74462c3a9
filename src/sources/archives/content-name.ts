// What the content of a compressed file is called.

/** Its name if that of the file gives none. */
export const UNNAMED = 'content';

/** `app.log` for `logs/app.log.gz`, `x.tar` for `x.tgz`; if the name has no suffix of a compressed file, `content`. */
export function contentName(name: string): string {
  const last = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('!')) + 1);
  const bare = last.replace(/(?<=.)\.(?:gz|bz2|xz|zst)$/i, '').replace(/(?<=.)\.(?:tgz|tbz2?|txz|tzst)$/i, '.tar');
  return bare === last ? UNNAMED : bare;
}
