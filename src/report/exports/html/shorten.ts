// Labels of figures.

/** The end of a text, at most `length` characters with the mark of what is missing. */
export function shorten(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `…${characters.slice(1 - length).join('')}`;
}
