// What describes a command: from it come its parsing, its help and its place in the list of commands.
//
// Each command has one descriptor, `descriptors/NAME.ts`, and one line in `commands.ts`, which loads the descriptor and the code
// of the command when it is called. Descriptors are data and must stay cheap to load; `test/cli/descriptors.test.ts` checks them.
//
//     export const rules = describeCommand({
//       name: 'rules',
//       summary: 'list the rules',
//       options: { format: { type: 'string', value: 'FORMAT', choices: ['text', 'json'], default: 'text', help: 'output format' } },
//       …
//     });

/** An option as `--help` shows it and as it is parsed. Its name is its key in the table. */
export interface OptionDescriptor {
  readonly type: 'boolean' | 'string';
  /** One letter. */
  readonly short?: string;
  /** Whether it may be repeated; its value is then an array. */
  readonly multiple?: true;
  /** What stands for the value in help: `FILE`. Required with the type `string`. */
  readonly value?: string;
  /** The only values accepted. Help lists them. */
  readonly choices?: readonly string[];
  /** `=FILE` may follow a choice. */
  readonly takesFile?: true;
  /** The value where the option is missing. Help names it. */
  readonly default?: string;
  /** What it does, without a full stop. Help wraps it. */
  readonly help: string;
}

export type OptionTable = Readonly<Record<string, OptionDescriptor>>;

/** The groups of commands in the main help, in its order. */
export const COMMAND_GROUPS = {
  scan: 'Find tokens',
  prevent: 'Keep tokens out of git',
  respond: 'Deal with a leaked token',
  redact: 'Mask tokens',
  setup: 'Set up tokenscan itself',
} as const;

/** A command as data: its parsing, its help and its place in the main help come from it. */
export interface CommandDescriptor<Options extends OptionTable = OptionTable> {
  readonly name: string;
  readonly group: keyof typeof COMMAND_GROUPS;
  /** What the main help says of it: one line, lower case, no full stop. */
  readonly summary: string;
  /** The forms of its command line, without "Usage:". The main help shows the first. */
  readonly usage: readonly string[];
  /** Paragraphs. Help wraps them. */
  readonly description: readonly string[];
  /** What follows the paragraphs as a table: words, and what each means. */
  readonly terms?: readonly (readonly [term: string, meaning: string])[];
  readonly options: Options;
  /** Every exit code with its meaning, in the order of help. */
  readonly exitCodes: readonly (readonly [code: string, meaning: string])[];
  /** Command lines with what each does. */
  readonly examples: readonly (readonly [command: string, effect: string])[];
  /** The arguments that it takes, where they are words and not paths: shells complete them. */
  readonly words?: readonly string[];
  /** Options end at the first argument: what follows belongs to another program. */
  readonly leavesRest?: true;
  /** A token among the arguments is an error; this is how else to give it. */
  readonly tokenElsewhere?: string;
}

/** `descriptor` itself, with the types of its options kept. */
export function describeCommand<const Options extends OptionTable>(
  descriptor: CommandDescriptor<Options>,
): CommandDescriptor<Options> {
  return descriptor;
}

type OneValue<Option extends OptionDescriptor> = Option extends { readonly takesFile: true }
  ? string
  : Option extends { readonly choices: readonly (infer Choice)[] }
    ? Choice
    : string;

type ValueOf<Option extends OptionDescriptor> = Option['type'] extends 'boolean'
  ? boolean | undefined
  : Option extends { readonly multiple: true }
    ? readonly OneValue<Option>[] | undefined
    : OneValue<Option> | (Option extends { readonly default: string } ? never : undefined);

/** The values of options. An option that was not given is its default, or undefined. */
type OptionValues<Options extends OptionTable> = { readonly [Name in keyof Options]: ValueOf<Options[Name]> };

/** A parsed command line. */
export interface Arguments<Options extends OptionTable> {
  readonly values: OptionValues<Options>;
  readonly positionals: readonly string[];
}

/** The arguments that a command with this descriptor gets. */
export type ArgumentsOf<Descriptor> =
  Descriptor extends CommandDescriptor<infer Options extends OptionTable> ? Arguments<Options> : never;
