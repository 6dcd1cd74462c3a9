// Makes a console mask what it prints.
import { formatWithOptions, inspect } from 'node:util';

/** The methods that format their arguments as a text, each with the stream it prints to. */
const METHODS = [
  ['debug', 'stdout'],
  ['error', 'stderr'],
  ['info', 'stdout'],
  ['log', 'stdout'],
  ['warn', 'stderr'],
] as const;

/** The streams that tell whether colors are wanted. */
export interface ConsoleStreams {
  readonly stdout: Pick<NodeJS.WriteStream, 'isTTY'> & Partial<Pick<NodeJS.WriteStream, 'hasColors'>>;
  readonly stderr: ConsoleStreams['stdout'];
}

/**
 * Replaces the methods of `target`: arguments become text first, as the console itself does it, and the text is masked. So a token is masked
 * that only the format puts together (`'%s:%s'`), or that a getter or an `inspect` of an object prints.
 */
export function maskConsole(target: Console, redact: (text: string) => string, { stdout, stderr }: ConsoleStreams): void {
  const colorsFor = (stream: ConsoleStreams['stdout']): boolean => stream.isTTY === true && stream.hasColors?.() !== false;
  for (const [name, stream] of METHODS) {
    const print = target[name].bind(target);
    const colors = colorsFor(stream === 'stdout' ? stdout : stderr);
    // As one argument with a format, so that a `%` in the text is printed as it is.
    target[name] = (...args: readonly unknown[]) => print('%s', redact(formatWithOptions({ colors }, ...args)));
  }
  const { log } = target;
  const colors = colorsFor(stdout);
  target.dir = (value, options) => log(inspect(value, { customInspect: false, colors, ...options }));
  target.dirxml = (...values) => log(...values);
}
