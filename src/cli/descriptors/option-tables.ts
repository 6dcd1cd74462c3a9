// Options and exit codes that several commands have in common.
import { UNREAD_POLICIES } from '../../model/codes.ts';
import { FAIL_ON } from '../../model/fail-on.ts';
import { CONFIDENCES, SEVERITIES } from '../../model/rule.ts';
import { PAGE_LANGUAGES } from '../../report/exports/html/words/page-words.ts';
import { formatNames, REPORT_FORMATS } from '../../report/formats.ts';
import type { OptionDescriptor, OptionTable } from '../descriptor.ts';

/** Which rules and which allowlist a scan uses. */
export const CONFIG_OPTIONS = {
  config: { type: 'string', value: 'FILE', help: 'use this file instead of the nearest tokenscan.json' },
  'no-config': { type: 'boolean', help: 'use no tokenscan.json' },
} as const satisfies OptionTable;

export const CONFIDENCE_OPTION = {
  confidence: {
    type: 'string',
    value: 'LEVEL',
    choices: CONFIDENCES,
    help: 'report from this confidence up: possible, likely (default) or certain',
  },
} as const satisfies OptionTable;

/** Where a report goes. */
export const OUTPUT_OPTIONS = {
  output: { type: 'string', short: 'o', value: 'FILE', help: 'write the report to FILE' },
  color: {
    type: 'string',
    value: 'WHEN',
    choices: ['auto', 'always', 'never'],
    default: 'auto',
    help: 'colors',
  },
  verbose: { type: 'boolean', short: 'v', help: 'list every location and everything that was skipped' },
} as const satisfies OptionTable;

/** Which findings make a command fail. */
export const FAIL_OPTION = {
  'fail-on': {
    type: 'string',
    value: 'LEVEL',
    choices: FAIL_ON,
    help: 'exit with 1 for findings from this severity on: low, medium (default) or high; or from this confidence on: possible, likely or certain; or never',
  },
} as const satisfies OptionTable;

export const PAGE_LANGUAGE = {
  type: 'string',
  value: 'LANG',
  choices: PAGE_LANGUAGES,
  help: 'as HTML: the language of the page, en (default) or ru',
} as const satisfies OptionDescriptor;

export const SARIF_SUPPRESSED = {
  type: 'boolean',
  help: 'as SARIF: findings that are allowed or expected, too, marked as suppressed',
} as const satisfies OptionDescriptor;

const FORMAT_OPTION = {
  format: {
    type: 'string',
    value: 'FORMAT',
    multiple: true,
    choices: formatNames(REPORT_FORMATS),
    takesFile: true,
    help: 'output format, text if not given; FORMAT=FILE writes it to FILE, beside what is printed',
  },
} as const satisfies OptionTable;

/** What every command has that scans and reports. */
export const REPORT_OPTIONS = {
  ...CONFIDENCE_OPTION,
  ...CONFIG_OPTIONS,
  'no-allow': { type: 'boolean', help: 'report tokens that the allowlist or a marker allows, too' },
  unread: {
    type: 'string',
    value: 'WHEN',
    choices: UNREAD_POLICIES,
    help: 'formats that are not unpacked (7z …): fail, warn or ignore (default: archives and named files fail)',
  },
  ...FORMAT_OPTION,
  ...OUTPUT_OPTIONS,
} as const satisfies OptionTable;

const SEVERITY_OPTION = {
  severity: {
    type: 'string',
    value: 'LEVEL',
    choices: SEVERITIES,
    help: 'report from this severity up: low (default), medium or high',
  },
} as const satisfies OptionTable;

const COMPACT_OPTION = {
  compact: { type: 'boolean', help: 'as text: one line for each location, and no next steps' },
  summary: { type: 'boolean', help: 'as text: one line for each token, and no next steps' },
  quiet: { type: 'boolean', short: 'q', help: 'print no report; the exit code is the result, and FORMAT=FILE is still written' },
  'max-findings': {
    type: 'string',
    value: 'N',
    help: 'list the N most urgent findings only; counts and the exit code are of all',
  },
} as const satisfies OptionTable;

/** What every command has that reports findings: the options of reports, and which findings they are. */
export const FINDING_OPTIONS = {
  ...SEVERITY_OPTION,
  rule: { type: 'string', value: 'ID', multiple: true, help: 'report only what this rule finds; `tokenscan rules` lists them' },
  ...FAIL_OPTION,
  ...REPORT_OPTIONS,
  'sarif-suppressed': SARIF_SUPPRESSED,
  lang: PAGE_LANGUAGE,
  ...COMPACT_OPTION,
} as const satisfies OptionTable;

/** The options of a report that is made of others: what was found is fixed, but not what of it is reported. */
export const MERGED_OPTIONS = {
  ...SEVERITY_OPTION,
  ...FAIL_OPTION,
  ...FORMAT_OPTION,
  ...OUTPUT_OPTIONS,
  'sarif-suppressed': SARIF_SUPPRESSED,
  lang: PAGE_LANGUAGE,
  ...COMPACT_OPTION,
} as const satisfies OptionTable;

/** Paths, and the name of standard input, that other programs give. */
export const INPUT_OPTIONS = {
  'files-from': { type: 'string', value: 'FILE', help: 'scan the paths in FILE, too, one on each line; - is standard input' },
  null: { type: 'boolean', short: '0', help: 'with --files-from: each path ends with a NUL, as of `git ls-files -z`' },
  'stdin-name': { type: 'string', value: 'NAME', help: 'report what is in standard input as in the file NAME' },
} as const satisfies OptionTable;

export const EXCLUDE_OPTION = {
  exclude: { type: 'string', value: 'GLOB', multiple: true, help: 'skip files and folders that match' },
} as const satisfies OptionTable;

/** Which files of a tree are scanned. */
export const TREE_OPTIONS = {
  all: { type: 'boolean', help: 'scan dependency folders that git ignores, too' },
  ...EXCLUDE_OPTION,
} as const satisfies OptionTable;

export const STRICT_ENV_OPTION = {
  'strict-env': { type: 'boolean', help: 'count tokens in a .env that other users of this machine can read' },
} as const satisfies OptionTable;

export const THREADS_OPTION = {
  threads: { type: 'string', value: 'N', help: 'use at most N threads, 1 to 99 (default: one per processor, at most 8)' },
} as const satisfies OptionTable;

export const API_ROOT_OPTION = {
  'api-root': { type: 'string', value: 'URL', help: 'ask this Bot API server: https, or http on this machine' },
} as const satisfies OptionTable;

/** How secrets are masked. */
export const MASK_OPTIONS = {
  mask: {
    type: 'string',
    value: 'STYLE',
    choices: ['fixed', 'tag'],
    help: 'fixed (default) keeps the length; tag is shorter, as in 1234567890:[redacted]',
  },
  key: { type: 'string', value: 'FILE', help: 'give each secret a name of its own, which is the same wherever this key is used' },
  ...CONFIG_OPTIONS,
} as const satisfies OptionTable;

const FORCE_HELP =
  'rewrite a compressed file even if it has hard links or is open in another process, and mask binary files of unknown format';

/** How files are masked in place. */
export const IN_PLACE_OPTIONS = {
  'keep-mtime': { type: 'boolean', help: 'keep the modification time of the files' },
  force: { type: 'boolean', help: FORCE_HELP },
} as const satisfies OptionTable;

/** `--redact` of the commands that scan files which may be masked. */
export const REDACT_FOUND_OPTIONS = {
  redact: { type: 'boolean', help: 'after the report, mask all secrets in the files with findings; asks first' },
  yes: { type: 'boolean', help: 'with --redact: do not ask' },
  'dry-run': { type: 'boolean', help: 'with --redact: only print what would be masked' },
  mask: {
    type: 'string',
    value: 'STYLE',
    choices: ['fixed', 'tag'],
    help: 'with --redact: only fixed keeps the length of a file, tag is refused',
  },
  key: { type: 'string', value: 'FILE', help: 'with --redact: as with `tokenscan redact`' },
  'keep-mtime': { type: 'boolean', help: 'with --redact: keep the modification time of the files' },
  force: { type: 'boolean', help: `with --redact: ${FORCE_HELP}` },
} as const satisfies OptionTable;

type ExitCodes = readonly (readonly [code: string, meaning: string])[];

/** The exit codes of a scan. */
export const SCAN_EXIT_CODES: ExitCodes = [
  ['0', 'no token found'],
  ['1', 'tokens found'],
  ['2', 'error or incomplete scan (tokens may also have been found), or nothing was scanned'],
];

/** The exit codes of a scan with `--redact`, which are beside those without. */
export const REDACT_FOUND_EXIT_CODES: ExitCodes = [
  ['0', 'no token found; with --redact: or all were masked and none was found again'],
  ['1', 'tokens found; with --redact: you said no, or --dry-run was given'],
  ['2', 'error or incomplete scan, or not everything was masked; or nothing was scanned'],
];
