// Every command by its descriptor: its help names all it accepts, and what its help names is accepted.
import { describe, expect, test } from 'vitest';
import { COMMANDS, LEAKED_TOKEN } from '../../src/cli/commands.ts';
import type { CommandDescriptor } from '../../src/cli/descriptor.ts';
import { formatHelp, formatMainHelp } from '../../src/cli/help.ts';
import { parseArguments } from '../../src/cli/parse-arguments.ts';
import { maskOutput } from '../../src/cli/terminal.ts';
import { writeTree } from '../support/repositories/tree.ts';
import { temporaryFolder, tokenscan } from '../support/terminal/cli.ts';

const commands = await Promise.all(Object.values(COMMANDS).map(({ describe }) => describe()));
const all = [...commands, await LEAKED_TOKEN.describe()];
const rows = all.map((descriptor) => [descriptor.name, descriptor] as const);

/** The options that a help text lists, with what stands for their values. */
function optionsIn(help: string): readonly (readonly [name: string, value: string | undefined])[] {
  return [...help.matchAll(/^ {2}(?:-(\w),| {3}) --([\w-]+)(?: ([A-Z]\w*))?(?: {2}|$)/gm)].map(
    ([, , name = '', value]) => [name, value] as const,
  );
}

/** Arguments that give an option a value it accepts. */
function argumentsFor(name: string, { options }: CommandDescriptor): readonly string[] {
  const option = options[name];
  return option?.type === 'string' ? [`--${name}`, option.choices?.[0] ?? 'x'] : [`--${name}`];
}

test.each(Object.entries(COMMANDS))('%s is registered under its own name', async (name, { describe }) => {
  expect((await describe()).name).toBe(name);
});

describe.each(rows)('%s --help', (_name, descriptor) => {
  const help = formatHelp(descriptor);

  test('lists every option the command accepts, and no other', () => {
    expect(optionsIn(help).map(([name]) => name)).toEqual([...Object.keys(descriptor.options), 'help']);
  });

  test('names the value of an option that has one', () => {
    const valued = Object.entries(descriptor.options).filter(([, { type }]) => type === 'string');
    expect(optionsIn(help).filter(([, value]) => value !== undefined)).toEqual(valued.map(([name, { value }]) => [name, value]));
  });

  test('every option in it is parsed, and so is its short form', async () => {
    for (const [name] of optionsIn(help)) {
      const parsed = await parseArguments(argumentsFor(name, descriptor), descriptor);
      if (name === 'help') expect(parsed).toBeUndefined();
      else expect(parsed?.values).toHaveProperty([name], expect.anything());
      const short = descriptor.options[name]?.short;
      if (short !== undefined) expect(await parseArguments([`-${short}`, 'x'], descriptor)).toBeDefined();
    }
  });

  test('says what each exit code means', () => {
    const section = help.slice(help.indexOf('Exit codes:'));
    expect(descriptor.exitCodes.length).toBeGreaterThan(0);
    for (const [code] of descriptor.exitCodes) expect(section).toMatch(new RegExp(`^  ${code} +\\S`, 'm'));
  });

  test('has nothing that a mask would change: it is printed without one', () => {
    expect(maskOutput(help)).toBe(help);
  });

  test('fits 80 columns', () => {
    expect(help.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('an option that is almost right is corrected', async () => {
    const [name = 'help'] = Object.keys(descriptor.options).filter((option) => option.length > 4);
    const typo = `--${name.slice(0, -2)}${name.slice(-1)}`;
    await expect(parseArguments([typo], descriptor)).rejects.toThrow(`unknown option ${typo}; did you mean --`);
  });
});

describe('the main help', () => {
  const help = formatMainHelp(commands);

  test('lists every command with its summary', () => {
    for (const { name, summary } of commands) expect(help).toMatch(new RegExp(`^  ${name} +${summary.slice(0, 20)}`, 'm'));
  });

  test('fits 80 columns, and a screen of 50 lines', () => {
    expect(help.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(help.split('\n').length).toBeLessThan(50);
  });
});

describe('a mistyped word', () => {
  const typed = (...args: readonly string[]) => tokenscan(args, { cwd: temporaryFolder() });

  test.each([
    ['hlep', 'help'],
    ['stagd', 'staged'],
    ['alow', 'allow'],
    ['Rotate', 'rotate'],
    ['uninstal', 'uninstall'],
  ])('%s: the command that was meant is named', async (word, meant) => {
    expect(await typed(word)).toEqual({
      code: 2,
      stdout: '',
      stderr: `tokenscan: ${word}: no such file, folder or command; did you mean "tokenscan ${meant}"?\n`,
    });
  });

  test.each([
    ['insatll', 'install'],
    ['version', '--version'],
    ['detect', 'scan'],
    ['protect', 'staged'],
    ['mask', 'redact'],
    ['ignore', 'allow'],
  ])('%s, which other tools have or is another slip: %s is named', async (word, meant) => {
    expect(await typed(word)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(`"tokenscan ${meant}"?`) });
  });

  test('that is the name of a file: the file is scanned', async () => {
    const cwd = temporaryFolder();
    writeTree(cwd, { version: 'a\n' });
    expect(await tokenscan(['version'], { cwd })).toMatchObject({ code: 0, stderr: '' });
  });

  test('nope: where the commands are listed', async () => {
    const outcome = await typed('nope');
    expect(outcome).toMatchObject({
      code: 2,
      stderr: 'tokenscan: nope: not a command either; tokenscan --help lists the commands\n',
    });
  });

  test.each([['./hlep'], ['hlep.txt'], ['sub/stagd'], ['**/*.hlep']])('%s is a path: no command is suggested', async (path) => {
    expect(await typed(path)).toMatchObject({ code: 2, stderr: '' });
  });

  test('with another path: the scan goes on, and the command is named', async () => {
    const outcome = await typed('logz', '.');
    expect(outcome).toMatchObject({ code: 2, stderr: expect.stringContaining('did you mean "tokenscan logs"?') });
    expect(outcome.stdout).toContain('logz: no such file or folder');
  });

  test('help for a command that does not exist', async () => {
    expect(await typed('help', 'stagde')).toMatchObject({
      code: 2,
      stderr: 'tokenscan: stagde: no such command; did you mean staged?\n',
    });
  });

  test('--formt', async () => {
    expect(await typed('--formt', 'json')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('unknown option --formt; did you mean --format?'),
    });
  });
});

describe('an option that', () => {
  const hintOf = async (...args: readonly string[]): Promise<string> => {
    const { stderr, code } = await tokenscan(args, { cwd: temporaryFolder() });
    expect(code).toBe(2);
    return /did you mean (.*)\? \(put/.exec(stderr)?.[1] ?? stderr;
  };

  test.each([
    [['--staged'], 'tokenscan staged'],
    [['--since', 'yesterday'], 'tokenscan git --since'],
    [['audit', '--staged'], 'tokenscan staged'],
    [['rules', '--strict'], 'tokenscan install --strict'],
  ])('another command has, or is: %j', async (args, hint) => {
    expect(await hintOf(...args)).toBe(hint);
  });

  test.each([
    [['--json'], '--format json'],
    [['--no-color'], '--color never'],
    [['audit', '--markdown'], '--format markdown'],
    [['--report-path', 'x'], '--output'],
    [['fix', '--ignore', 'x'], '--exclude'],
  ])('other tools have: %j', async (args, hint) => {
    expect(await hintOf(...args)).toBe(hint);
  });

  test('only other commands have a counterpart of is not suggested', async () => {
    expect(await hintOf('doctor', '--json')).toContain('unknown option --json (put');
  });
});

describe('options end', () => {
  test('at the first argument of a command that passes the rest on', async () => {
    const exec = await COMMANDS.exec.describe();
    const parse = (...args: readonly string[]) => parseArguments(args, exec);
    expect(await parse('--mask', 'tag', '--', 'ls', '--help')).toEqual(
      expect.objectContaining({ positionals: ['ls', '--help'], values: expect.objectContaining({ mask: 'tag' }) }),
    );
    expect(await parse('ls', '--', '-h')).toMatchObject({ positionals: ['ls', '--', '-h'] });
    expect(await parse('-h')).toBeUndefined();
  });
});

test('what is said of the journal is in the help of logs, and not in that of shell', async () => {
  const helpOf = async (name: 'logs' | 'shell'): Promise<string> => formatHelp(await COMMANDS[name].describe());
  expect(await helpOf('logs')).toContain('the systemd journal is never');
  expect(await helpOf('shell')).not.toContain('journal');
});
