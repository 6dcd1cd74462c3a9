// No command uses the network that is not called to do so: all others are run where every way to it throws and is written down.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../../src/cli/commands.ts';
import { fingerprintOf } from '../../support/repositories/repository.ts';
import { git, initRepository, writeTree } from '../../support/repositories/tree.ts';
import { IN_SOAK } from '../../support/soak.ts';
import { type Outcome, type RunOptions, temporaryFolder, tokenscan, tokenscanProcess } from '../../support/terminal/cli.ts';
import { forbidSockets } from '../../support/terminal/forbid-sockets.mjs';
import { token } from '../../support/tokens/token.ts';

const FORBID = new URL('../../support/terminal/forbid-sockets.mjs', import.meta.url).href;

/** Commands that are there to use the network. */
const NETWORKED = ['verify', 'rotate'];

const TOKEN = token();
const LEAK = `TOKEN=${TOKEN}\n`;

type Step = readonly [args: readonly string[], code: number, options?: RunOptions];

/** Each command, as it is used; what stands in one list is run one after the other, in one repository with a token in it. */
const USES: readonly (readonly Step[])[] = [
  [
    [['scan'], 1],
    [[], 1],
    [['many', '--threads', '2'], 0],
    [['scan', '-'], 1, { input: LEAK }],
    [['staged'], 1],
  ],
  [
    [['git'], 1],
    [['git', 'HEAD'], 0],
    [['git', '.'], 1],
    [['ci', '--base', 'HEAD~1', '--head', 'HEAD'], 1],
    [['fleet', 'plan', '.', '-o', '.git/plan'], 0],
    [['fleet', 'run', '.git/plan', '--results', '.git/results'], 1],
    [['merge', '.git/results'], 1],
  ],
  [
    [['audit', '--root', 'log'], 1],
    [['rotate', '--dry-run', '--root', 'log'], 1],
    [['rotate', '--offline', '--dry-run', '--root', 'log'], 1],
    [['logs', 'log'], 1],
    [['logs', '--root', 'log'], 1],
    [['logs', '-'], 1, { input: LEAK }],
    [['shell', 'log'], 1],
    [['shell', '--home', '.'], 0],
    [['logs', 'log', '--redact', '--yes'], 0],
  ],
  [
    [['redact'], 0, { input: LEAK }],
    [['redact', '--in-place', 'log/var/log/a.log'], 0],
    [['fix', '--dry-run'], 1],
    [['exec', '--', 'true'], 0],
    [['rules'], 0],
    [['completion', 'bash'], 0],
    [['explain', 'telegram-bot-token'], 0],
    [['explain', fingerprintOf(TOKEN)], 0],
    [['completion', 'man'], 0],
    [['config', 'check'], 0],
    [['allow', '0123456789abcdef', '--reason', 'x'], 0],
  ],
  [
    [['hook', 'pre-commit'], 1],
    [['hook', 'pre-push', 'origin', 'x'], 0],
    [['init', '--dry-run'], 0],
    [['install'], 0],
    [['doctor'], 0],
    [['uninstall'], 0],
  ],
];

/** An outcome, and what was tried. */
type Forbidden = Outcome & { readonly tried: string };

type Run = (cwd: string, args: readonly string[], options?: RunOptions) => Promise<Forbidden>;

const environmentOf = (cwd: string): Readonly<Record<string, string>> => ({
  HOME: cwd,
  XDG_CACHE_HOME: join(cwd, '.git/cache'),
});

/** Runs the built tokenscan with the network forbidden, in itself and in every Node that it starts. */
async function runForbidden(cwd: string, args: readonly string[], options: RunOptions = {}): Promise<Forbidden> {
  const seen = `${cwd}.seen`;
  const env = { NODE_OPTIONS: `--import ${FORBID}`, TOKENSCAN_TEST_SOCKETS: seen, ...environmentOf(cwd) };
  const outcome = await tokenscanProcess(args, { ...options, cwd, env });
  const tried = existsSync(seen) ? readFileSync(seen, 'utf8') : '';
  rmSync(seen, { force: true });
  return { ...outcome, tried };
}

/** Runs tokenscan in this process with the network forbidden. */
async function answerForbidden(cwd: string, args: readonly string[], options: RunOptions = {}): Promise<Forbidden> {
  const tried: string[] = [];
  const allow = forbidSockets((text) => void tried.push(text));
  try {
    const outcome = await tokenscan(args, { ...options, cwd, env: environmentOf(cwd) });
    return { ...outcome, tried: tried.join('') };
  } finally {
    allow();
  }
}

/** What starts another Node or thread must be a process; in `npm run soak` each command is one. */
const runFor = (args: readonly string[]): Run =>
  IN_SOAK || args.some((arg) => ['many', 'exec', 'pre-commit', 'run'].includes(arg)) ? runForbidden : answerForbidden;

function plant(): string {
  const cwd = temporaryFolder();
  initRepository(cwd, { 'a.txt': 'clean\n' });
  git(cwd, 'add', '.');
  git(cwd, 'commit', '-q', '-m', 'x');
  git(cwd, 'commit', '-q', '--allow-empty', '-m', 'y');
  writeTree(cwd, { 'b.txt': LEAK, 'log/var/log/a.log': LEAK });
  git(cwd, 'add', 'b.txt');
  return cwd;
}

describe('without verify', () => {
  test('the test runs all commands', () => {
    const commands = Object.keys(COMMANDS);
    const used = new Set(USES.flat().map(([[name = 'scan']]) => name));
    expect(commands.filter((name) => !used.has(name) && !NETWORKED.includes(name))).toEqual([]);
    expect(commands).toContain('verify');
  });

  test('given each of them, then no connection is made', async () => {
    const folders = USES.map(plant);
    async function use(steps: readonly Step[], cwd: string): Promise<void> {
      // So many files that other threads are asked to help.
      if (steps.some(([args]) => args.includes('many')))
        writeTree(cwd, Object.fromEntries(Array.from({ length: 1800 }, (_, n) => [`many/${n % 50}/${n}.txt`, 'clean'])));
      for (const [args, code, options] of steps) {
        const outcome = await runFor(args)(cwd, args, options);
        expect(outcome, args.join(' ')).toMatchObject({ tried: '', code });
      }
    }
    // One after the other: what one tries must not be taken for what another does.
    for (const [at, steps] of USES.entries()) await use(steps, folders[at] ?? '');
  });

  test.each([
    ['a process', runForbidden],
    ['this process', answerForbidden],
  ])('given verify in %s, then its connection is seen', async (_, run) => {
    const { tried, stdout, stderr } = await run(temporaryFolder(), ['verify', '-', '--api-root', 'http://127.0.0.1:1'], {
      input: LEAK,
    });
    expect(tried).toBe('http.request\n');
    expect(stdout + stderr).not.toContain(token().slice(15));
  });
});
