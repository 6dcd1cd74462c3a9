// Whether a record of a log begins in the middle of a line that its driver cut: the digits it begins with may be the end of an id alone.

/** The start of a record of Docker's `json-file` and of containerd's, which ends where the message begins. */
const STARTS = /(?:^|\n)(?:\{"log":"|[0-9]{4}-[0-9T:.Z+-]{16,32} (std(?:out|err)) [FP] )$/;

/** A record of Docker from its end on: whether its message is whole, and its stream. */
const DOCKER_END = /(\\n)?","stream":"(std(?:out|err))"[^\n]{0,260}\}\r?$/;

/** The start of a record of containerd: its stream, and whether it is a part of a line. */
const CRI_START = /^[0-9]{4}-[0-9T:.Z+-]{16,32} (std(?:out|err)) ([FP]) /;

/** How far before a record those before it are read, in characters. */
const REACH = 700;

/** Whether the text from `index` on may go on a line that was cut: the last record of the same stream before it is not whole. */
export function mayGoOnCut(text: string, index: number): boolean {
  const start = STARTS.exec(text.slice(Math.max(0, index - 64), index));
  if (start === null) return false;
  const lines = text.slice(Math.max(0, index - REACH), index - start[0].trimStart().length).split('\n');
  const behind = text.slice(index, index + REACH).split('\n')[0] ?? '';
  const stream = start[1] ?? DOCKER_END.exec(behind)?.[2];
  for (const line of lines.reverse().filter((one) => one !== '')) {
    const [, whole, its] = DOCKER_END.exec(line) ?? [];
    if (its !== undefined && (stream === undefined || its === stream)) return whole === undefined;
    const [, other, tag] = CRI_START.exec(line) ?? [];
    if (other !== undefined && other === stream) return tag === 'P';
    // The start of a long one is too far away.
    if (its === undefined && other === undefined) return /[0-9]$/.test(line);
  }
  return false;
}
