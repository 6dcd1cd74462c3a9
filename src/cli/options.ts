// Reads a command's options, with messages that say what is wrong and what was probably meant.
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from '../model/errors.ts';
import { CONFIDENCES, type Confidence } from '../model/rule.ts';

type Options = NonNullable<ParseArgsConfig['options']>;

/** Options of every command that reports. */
export const REPORT_OPTIONS = {
  format: { type: 'string' },
  output: { type: 'string', short: 'o' },
  color: { type: 'string' },
  verbose: { type: 'boolean', short: 'v' },
  confidence: { type: 'string' },
  config: { type: 'string' },
  'no-config': { type: 'boolean' },
  'no-allow': { type: 'boolean' },
} as const satisfies Options;

/** What the help of these commands says of them. */
export const REPORT_HELP = `      --confidence LEVEL   report from possible, likely (default) or certain up
      --config FILE        use this in place of the nearest tokenscan.json
      --no-config          use no tokenscan.json
      --no-allow           report what the allow list allows, too
      --format FORMAT      text (default) or json
  -o, --output FILE        write the report there
      --color WHEN         auto (default), always or never
  -v, --verbose            list all places, and what was left out
`;

/** What parseArgs gives for a set of options, with `help` added to it. */
type Parsed<T extends Options> = ReturnType<
  typeof parseArgs<{
    args: string[];
    options: T & { help: { type: 'boolean'; short: 'h' } };
    allowPositionals: true;
    strict: true;
  }>
>;

/** Parses `args`. Throws UsageError for an unknown option, with the nearest right one, or a missing value. */
export async function parseOptions<T extends Options>(args: readonly string[], options: T): Promise<Parsed<T>> {
  const all = { ...options, help: { type: 'boolean', short: 'h' } } as T & { help: { type: 'boolean'; short: 'h' } };
  try {
    return parseArgs({ args: [...args], options: all, allowPositionals: true, strict: true });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    if (error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
      const unknown = /'(-[^']*)'/.exec(error.message)?.[1] ?? '';
      const { nearest } = await import('../config/rules/validate.ts');
      const near = nearest(unknown.replace(/^-+/, ''), Object.keys(all));
      throw new UsageError(
        `unknown option ${unknown}${near === undefined ? '' : `; did you mean --${near}?`} (a path that begins with "-" goes behind "--")`,
      );
    }
    throw new UsageError(error.message.replace(/\. Did you forget.*$/s, '').replace(/^Option /, 'option '), { cause: error });
  }
}

/** `value` if it is one of `choices`. Throws UsageError that lists them. */
export function choose<const T extends string>(option: string, value: string | undefined, choices: readonly T[], preset: T): T {
  if (value === undefined) return preset;
  const chosen = choices.find((choice) => choice === value);
  if (chosen === undefined)
    throw new UsageError(`--${option} must be ${choices.join(', ').replace(/, ([^,]*)$/, ' or $1')}, not "${value}"`);
  return chosen;
}

/** The scan options that REPORT_OPTIONS hold. */
export function scanOptions(values: {
  readonly confidence?: string | undefined;
  readonly config?: string | undefined;
  readonly 'no-config'?: boolean | undefined;
  readonly 'no-allow'?: boolean | undefined;
}): { confidence: Confidence | undefined; config: string | false | undefined; allow: boolean } {
  return {
    confidence: values.confidence === undefined ? undefined : choose('confidence', values.confidence, CONFIDENCES, 'likely'),
    config: values['no-config'] === true ? false : values.config,
    allow: values['no-allow'] !== true,
  };
}

/** The number of threads. Throws UsageError. */
export function readThreads(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^[1-9][0-9]?$/.test(value)) throw new UsageError(`--threads must be a number from 1 to 99, not "${value}"`);
  return Number(value);
}
