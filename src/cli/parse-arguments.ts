// A command line → the values of a command's options, or a message that says what is wrong and what was probably meant.
import { parseArgs } from 'node:util';
import { UsageError } from '../model/errors.ts';
import type { Arguments, CommandDescriptor, OptionDescriptor, OptionTable } from './descriptor.ts';
import type { Describers } from './suggest.ts';

const HELP = { help: { type: 'boolean', short: 'h' } } as const;

/** A parsed command line; undefined where it asks for help. Throws UsageError for an unknown option, with the nearest right one, or for a bad value. @param commands where an option of another command is known */
export async function parseArguments<Options extends OptionTable>(
  args: readonly string[],
  { options, leavesRest }: Pick<CommandDescriptor<Options>, 'options' | 'leavesRest'>,
  commands: Describers = {},
): Promise<Arguments<Options> | undefined> {
  const end = leavesRest === true ? endOfOptions(args, options) : args.length;
  const { values, positionals } = await parse(args.slice(0, end), options, commands);
  if (values['help'] === true) return undefined;
  const checked = Object.entries(options).map(([name, option]) => [name, checkChoice(name, option, values[name])]);
  const rest = args.slice(args[end] === '--' ? end + 1 : end);
  return { values: Object.fromEntries(checked), positionals: [...positionals, ...rest] };
}

/** Whether `arg` is an option whose value is the next argument. */
export function takesNext(arg: string, options: OptionTable): boolean {
  return Object.entries(options).some(
    ([name, { type, short }]) => type === 'string' && (arg === `--${name}` || (short !== undefined && arg === `-${short}`)),
  );
}

/** The index of the first argument that is no option and no value of one: of `--`, of a word, or the end. */
function endOfOptions(args: readonly string[], options: OptionTable): number {
  let at = 0;
  for (let arg = args[at]; arg?.startsWith('-') === true && arg !== '--'; arg = args[at]) at += takesNext(arg, options) ? 2 : 1;
  return Math.min(at, args.length);
}

interface Parsed {
  readonly values: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;
  readonly positionals: readonly string[];
}

async function parse(args: readonly string[], options: OptionTable, commands: Describers): Promise<Parsed> {
  const table = Object.entries(options).map(([name, { type, short, multiple }]) => {
    return [name, { type, ...(short === undefined ? {} : { short }), ...(multiple === undefined ? {} : { multiple }) }];
  });
  try {
    return parseArgs({
      args: [...args],
      options: { ...Object.fromEntries(table), ...HELP },
      allowPositionals: true,
      strict: true,
    });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    if (error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION')
      throw await unknownOption(error.message, [...Object.keys(options), 'help'], commands);
    throw new UsageError(error.message.replace(/\. Did you forget.*$/s, '').replace(/^Option /, 'option '), { cause: error });
  }
}

async function unknownOption(message: string, names: readonly string[], commands: Describers): Promise<UsageError> {
  const unknown = /'(-[^']*)'/.exec(message)?.[1] ?? '';
  const { suggestOption } = await import('./suggest.ts');
  const near = await suggestOption(unknown.replace(/^-+/, ''), names, commands);
  const hint = near === undefined ? '' : `; did you mean ${near}?`;
  return new UsageError(`unknown option ${unknown}${hint} (put "--" before a path that begins with "-")`);
}

function checkChoice(
  name: string,
  { choices, default: preset, takesFile }: OptionDescriptor,
  value: Parsed['values'][string],
): unknown {
  if (value === undefined) return preset;
  const nameOf = (one: string | boolean): string => (takesFile === true ? String(one).replace(/=.*/s, '') : String(one));
  const wrong = [value].flat().find((one) => choices?.includes(nameOf(one)) === false);
  if (choices === undefined || wrong === undefined) return value;
  const list = choices.join(', ').replace(/, ([^,]*)$/, ' or $1');
  throw new UsageError(`--${name} must be ${list}, not "${wrong}"`);
}
