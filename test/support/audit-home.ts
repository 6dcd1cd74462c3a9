// A machine of a test's own for an audit: a home with a project in it, logs, and programs that run.
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Outcome, type RunOptions, temporaryFolder, tokenscan } from './cli.ts';
import { openRepository, type Repository } from './repository.ts';

export interface AuditHome {
  /** What `--root` names. */
  readonly root: string;
  readonly home: string;
  /** The project, a git repository with a remote. */
  readonly project: Repository;
  /** Writes a file below `root`. */
  write(path: string, content: string, mode?: number): void;
  /** Has a program run with this environment and command line. */
  runs(pid: number, program: string, environment: readonly string[], command: readonly string[]): void;
  /** Runs `tokenscan audit` in the project. */
  audit(args?: readonly string[], options?: RunOptions): Promise<Outcome>;
}

/** Makes the machine. Call it inside a test. */
export async function makeAuditHome(): Promise<AuditHome> {
  const root = temporaryFolder();
  const home = join(root, 'home/bob');
  const folder = join(home, 'bot');
  const remote = join(root, 'srv/bot.git');
  mkdirSync(folder, { recursive: true });
  const project = openRepository(folder);
  await project.git(['init', '-q', '-b', 'main']);
  await project.git(['init', '-q', '--bare', remote]);
  await project.git(['remote', 'add', 'origin', remote]);
  const write = (path: string, content: string, mode = 0o644): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
    chmodSync(join(root, path), mode);
  };
  // So that there is a list of programs, and one that is of no interest.
  const runs: AuditHome['runs'] = (pid, program, environment, command) => {
    write(`proc/${pid}/environ`, environment.map((entry) => `${entry}\0`).join(''));
    write(`proc/${pid}/cmdline`, command.map((entry) => `${entry}\0`).join(''));
    write(`proc/${pid}/comm`, `${program}\n`);
  };
  runs(1, 'init', ['TERM=linux'], ['/sbin/init']);
  return {
    root,
    home,
    project,
    write,
    runs,
    audit: (args = [], options = {}) =>
      tokenscan(['audit', '--root', root, ...args], {
        cwd: folder,
        ...options,
        env: { HOME: home, XDG_CACHE_HOME: join(root, 'cache'), ...options.env },
      }),
  };
}
