// The scanners on a git repository: each with all the ways it has, at what finds most, and with our rule where it takes one.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { CERTIFICATES, run, TOOLS } from '../telegram/peers/tools.mjs';

/** So that coverage of git is measured, not rules. Without a group: ripsecrets judges what is in one. */
const PATTERN = '[0-9]{8,10}:AA[A-Za-z0-9_-]{33}';
const RULE_TOML = `title = "Telegram tokens"

[[rules]]
id = "telegram-token"
description = "A Telegram bot token"
regex = '''(${PATTERN})'''
`;

/** Options with which `git log` shows everything it can. */
const LOG_OPTIONS = '--log-opts=--all --reflog -m --text';
const DEPTHS = ['--max-decode-depth', '8', '--max-archive-depth', '8', '--exit-code', '0'];

const json = (path) => JSON.parse(readFileSync(path, 'utf8'));
const texts = (list) => list.map((text) => ({ text }));
const byPath = (path) => ({ path: path.replace(/^\.\//, '') });

/** A way to run a tool: what it sees, its arguments, its exit codes, how its report (or output) is read. */
const gitleaks = (...args) => ({
  args: ({ report, rule }) => [...args, '.', '--no-banner', '-c', rule, ...DEPTHS, '-f', 'json', '-r', report],
  read: (report) => texts(json(report).map(({ Match }) => Match)),
});
const betterleaks = (...args) => ({
  args: ({ report, rule }) => [...args, '.', '--no-banner', '-s', '-c', rule, ...DEPTHS, '--confidence', 'low', '-o', report],
  read: (report) => texts((json(report).findings ?? []).map(({ match }) => match.full)),
});
const INCLUDED = '--include=commit-messages,tag-messages,reflogs';

/** credsweeper writes a report for each commit, named after it. */
function readCredsweeper(report) {
  const stem = basename(report, '.json');
  const reports = readdirSync(dirname(report)).filter((name) => name.startsWith(`${stem}.`) && name.endsWith('.json'));
  return texts(
    reports.flatMap((name) =>
      json(join(dirname(report), name)).flatMap(({ line_data_list }) =>
        line_data_list.map(({ line, value }) => `${line}\n${value}`),
      ),
    ),
  );
}
const credsweeper = (way) => ({
  args: ({ report }) => [
    way,
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
    'critical',
    '--save-json',
    report,
  ],
  read: readCredsweeper,
});

const tokenscan = (...args) => ({
  args: ({ report }) => [...args, '--format', 'json', '-o', report],
  codes: [0, 1, 2],
  read: (report) => json(report).findings.map(({ fingerprint }) => ({ fingerprint })),
});

/** secretlint has no rule for these tokens: a package beside it takes patterns. */
function installSecretlint(home) {
  const folder = join(home, 'secretlint-pattern');
  mkdirSync(folder, { recursive: true });
  const packages = ['secretlint', '@secretlint/secretlint-rule-pattern'];
  run('npm', ['install', '--silent', '--no-save', '--prefix', folder, ...packages], { extra: CERTIFICATES });
  const patterns = [{ name: 'telegram', patterns: [`/${PATTERN}/`] }];
  // It ends with an error at a name with a line end or one that is not UTF-8.
  writeFileSync(join(folder, 'ignore'), 'byte-*\nnew*\n');
  writeFileSync(
    join(folder, 'rules.json'),
    JSON.stringify({ rules: [{ id: '@secretlint/secretlint-rule-pattern', options: { patterns } }] }),
  );
}

/** By tool: `history`, ways to scan git's objects, and `files`, ways to scan the folder with its `.git`. */
const WAYS = {
  tokenscan: { settings: '`git`; `scan`', history: [tokenscan('git')], files: [tokenscan('scan', '.', '--no-config')] },
  gitleaks: {
    settings: '`git`; `git --log-opts="--all --reflog -m --text"`; `dir`; archives to depth 8; our rule',
    history: [gitleaks('git'), gitleaks('git', LOG_OPTIONS)],
    files: [gitleaks('dir')],
  },
  betterleaks: {
    settings:
      '`git --include=commit-messages,tag-messages,reflogs`, the same with `--log-opts="--all --reflog -m --text"`; folder; archives to depth 8; our rule',
    history: [betterleaks('git', INCLUDED), betterleaks('git', INCLUDED, LOG_OPTIONS)],
    files: [betterleaks()],
  },
  kingfisher: {
    settings:
      '`scan --git-history full --scan-nested-repos --no-limits`, all confidences, archives to depth 8; our rule; it scans history and folder in one run',
    history: [
      {
        args: ({ report, rule }) =>
          [
            'scan',
            '.',
            '--git-history',
            'full',
            '--scan-nested-repos',
            '--no-limits',
            '--no-validate',
            '--no-update-check',
            '--no-dedup',
          ].concat(
            ['--confidence', 'low', '--extraction-depth', '8', '--rules-path', rule, '--load-builtins=false', '--no-rule-cache'],
            ['--format', 'jsonl', '--output', report],
          ),
        codes: [0, 200, 205],
        read: (report) => {
          const lines = readFileSync(report, 'utf8').split('\n');
          return texts(lines.filter((line) => line.startsWith('{"rule"')).map((line) => JSON.parse(line).finding.snippet));
        },
      },
    ],
    files: [],
  },
  credsweeper: {
    settings:
      '`--git .` (all branches), `--path .`, both with `--depth 5 --pedantic`; its own rules; `--git` fails on a commit with a name that is not UTF-8',
    history: [credsweeper('--git')],
    files: [credsweeper('--path')],
  },
  'detect-secrets': {
    settings: '`scan --all-files --no-verify`; its own rules; files only',
    history: [],
    files: [
      {
        args: () => ['scan', '--all-files', '--no-verify', '.'],
        read: (_, output) => Object.keys(JSON.parse(output).results).map(byPath),
      },
    ],
  },
  ripsecrets: {
    settings: 'our rule by `--additional-pattern`; files only',
    history: [],
    files: [{ args: () => ['--additional-pattern', PATTERN, '.'], codes: [0, 1], read: (_, output) => [{ text: output }] }],
  },
  secretlint: {
    settings:
      'our rule by secretlint-rule-pattern, `"**/*"`; files only; it fails on a name with a line feed or invalid UTF-8, so these two files were ignored',
    install: installSecretlint,
    program: (home) => join(home, 'secretlint-pattern', 'node_modules', '.bin', 'secretlint'),
    history: [],
    files: [
      {
        args: ({ report, home }) => [
          '--secretlintrc',
          join(home, 'secretlint-pattern', 'rules.json'),
          '--secretlintignore',
          join(home, 'secretlint-pattern', 'ignore'),
          '--no-maskSecrets',
          '--format',
          'json',
          '--output',
          report,
          '**/*',
        ],
        codes: [0, 1],
        read: (report) => json(report).flatMap(({ messages }) => messages.map((message) => ({ text: JSON.stringify(message) }))),
      },
    ],
  },
};

/** The tools, each with its ways through a repository. */
export const GIT_TOOLS = TOOLS.filter(({ name }) => name in WAYS).map((tool) => ({ ...tool, ...WAYS[tool.name] }));

/** The program and arguments of a way. */
export function commandOf(tool, way, { folder, home, report }) {
  const rule = join(dirname(report), 'rule.toml');
  writeFileSync(rule, RULE_TOML);
  const program = tool.program(home);
  const args = way.args({ report, rule, home });
  // Ours is a script.
  const [command, rest] = program.endsWith('.cjs') ? [process.execPath, [program, ...args]] : [program, args];
  return { program: command, args: rest, cwd: folder, codes: way.codes ?? [0] };
}

/** What a tool reports in one way: texts, paths or fingerprints. */
export function findingsOf(tool, way, place) {
  for (const name of readdirSync(dirname(place.report))) {
    if (name.startsWith(`${basename(place.report, '.json')}.`)) rmSync(join(dirname(place.report), name));
  }
  const { program, args, cwd, codes } = commandOf(tool, way, place);
  const output = run(program, args, { cwd, codes });
  return way.read(place.report, output);
}

/** Whether a finding is of the token of a planted place. */
export function isOf(finding, { token, holder, paths, file = '', inHead, kept }) {
  if (finding.fingerprint !== undefined)
    return finding.fingerprint === createHash('sha256').update(token).digest('hex').slice(0, 16);
  if (finding.text !== undefined) return finding.text.includes(token.slice(token.indexOf(':') + 1));
  if (holder === 'file') return finding.path === `.git/${file}`;
  if (holder === 'reflog message') return finding.path === `.git/logs/${file}`;
  return holder === 'blob' && (inHead || kept === 'index') && paths.includes(finding.path);
}
