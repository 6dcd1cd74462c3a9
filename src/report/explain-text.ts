// Why something is a finding or is not, and what to do, as text for people.
import type { Confidence, Rule } from '../model/rule.ts';
import type { AllowEntry, Finding } from '../model/types.ts';
import type { AuditedExposure } from '../remediation/audit/audit.ts';
import type { PlaceKind, TokenPlace } from '../remediation/steps/places.ts';
import { escapeForTerminal } from '../system/terminal-text.ts';
import { describePlace, KIND_WORDS, VERDICT_WORDS } from './audit-words.ts';
import { describeEnvFact } from './env-words.ts';
import { keepTogether, wrapAll, wrapHead } from './layout.ts';
import { describeNextSteps } from './next-steps.ts';
import { createPaint, type Paint } from './paint.ts';

/** What an explanation needs besides the token. */
export interface ExplanationOptions {
  /** The allowlist entries for the token. */
  readonly entries: readonly AllowEntry[];
  readonly color: boolean;
  /** How wide it may be, in columns; 80 if not given. */
  readonly width?: number | undefined;
  /** The words that start tokenscan. */
  readonly command: string;
}

/** The width where none is given. */
const DEFAULT_WIDTH = 80;

/** How many places are explained. */
const MAX_PLACES = 20;

const CONFIDENCE_WORDS: Readonly<Record<Confidence, string>> = {
  certain: 'certain: it has the structure of a real token, and is not a placeholder',
  likely: 'likely: it has the shape of a token in a place that says so, but its structure is not perfect or not known',
  possible: 'possible: the shape without the place; a scan reports it only with --confidence possible',
};

const WHY: Readonly<Record<PlaceKind, string>> = {
  pushed: 'it was pushed: others have it, or can get it',
  image: 'an image build copies the file: anyone with the image has it',
  tracked: 'git tracks the file: the next push contains it',
  committed: 'it is in the history of the repository, and the next push may contain it',
  'command line': 'every user of this machine can read the command line of a process',
  'open env': 'a .env is private only if git ignores it and only you can read it',
  log: 'logs are copied, sent and backed up',
  journal: 'the journal is read by administrators, and backed up',
  history: 'programs that run as you can read it, and backups have it',
  file: 'nothing keeps the file from being shared',
  'readable env': 'expected here, but other users can read the file: a warning, and a finding with --strict-env',
  environment: 'expected here: programs get it from there',
  env: 'expected here: git does not have the file, and only its owner can read it',
};

/** The explanation of one token as lines, each ended by a line feed. Safe for a terminal. */
export function formatExplanation(
  exposure: AuditedExposure,
  { entries, color, width = DEFAULT_WIDTH }: ExplanationOptions,
): string {
  const paint = createPaint(color);
  const { places, steps, fingerprint, verdict } = exposure;
  const [{ finding }] = places;
  const lines = [
    `  ${escapeForTerminal(finding.help.what)}`,
    `  rule ${escapeForTerminal(finding.rule)}; ${CONFIDENCE_WORDS[bestOf(places)]}`,
    '',
    paint.title('Where it is, and why it counts there or does not'),
    ...places.slice(0, MAX_PLACES).flatMap((place) => describe(place, paint)),
    ...(places.length > MAX_PLACES ? [`  … and ${places.length - MAX_PLACES} more (tokenscan audit --verbose lists them)`] : []),
    '',
    ...entries.map(
      ({ reason, expires }) =>
        `allowed by tokenscan.json: ${escapeForTerminal(reason)}${expires === undefined ? '' : ` (until ${escapeForTerminal(expires)})`}`,
    ),
    ...(steps.length === 0 ? ['Nothing to do: it is only where a token is expected.'] : []),
  ];
  const name = `${paint.title(escapeForTerminal(finding.title))}  ${paint.token(escapeForTerminal(finding.preview))}`;
  const facts = `${VERDICT_WORDS[verdict]}  ${paint.dim(keepTogether(`fingerprint ${fingerprint}`))}`;
  return `${[...wrapHead(name, facts, width), ...wrapAll(lines, width), ...describeNextSteps(steps, paint, width)].join('\n')}\n`;
}

function bestOf(places: readonly TokenPlace[]): Confidence {
  const all = places.map(({ finding }) => finding.confidence);
  return all.find((one) => one === 'certain') ?? all.find((one) => one === 'likely') ?? 'possible';
}

function describe(place: TokenPlace, paint: Paint): readonly string[] {
  const { kind, finding, allowed, envProblems = [] } = place;
  return [
    `  ${paint.place(describePlace(place))}  ${paint.dim(`${KIND_WORDS[kind]}${writtenAs(finding)}`)}`,
    `      ${allowed ? 'allowed: it does not count in a scan of this folder' : WHY[kind]}`,
    ...envProblems.map(({ fact }) => `      ${describeEnvFact(fact)}`),
  ];
}

function writtenAs({ encodings }: Finding): string {
  return encodings.length === 0 ? '' : `, written as ${encodings.join(' in ')}`;
}

/** The explanation of one rule as lines, each ended by a line feed. Safe for a terminal whatever the rule says. */
export function formatRuleExplanation(
  { id, title, severity, confidence, help, structure, entropy, examples }: Rule,
  color: boolean,
  width: number = DEFAULT_WIDTH,
): string {
  const paint = createPaint(color);
  const text = escapeForTerminal;
  const lines = [
    `${paint.title(text(title))}  ${paint.dim(`${text(id)}, severity ${severity}`)}`,
    `  ${text(help.what)}`,
    '',
    paint.title('A finding is'),
    `  ${CONFIDENCE_WORDS[structure === undefined ? confidence : 'certain']}`,
    ...(entropy === undefined ? [] : [`  a value with at least ${entropy.min} bits of entropy in each character`]),
    '',
    paint.title('Not a finding'),
    '  placeholders and examples of documentation, reads of the environment',
    '  in a private .env (mode 600, not in git), or in the environment of a program',
    '  what tokenscan.json or a marker on the line allows',
    ...(examples.ignore.length === 0 ? [] : [`  for example ${text(oneLine(examples.ignore[0] ?? ''))}`]),
    '',
    paint.title('What to do'),
    ...(help.variable === undefined
      ? []
      : [`  keep it in ${text(help.variable)} of a private .env, and read it from the environment`]),
    `  if it has leaked: ${text(help.fix)}`,
  ];
  return `${wrapAll(lines, width).join('\n')}\n`;
}

function oneLine(example: string): string {
  const line = example.replace(/\{\{[^}]*\}\}/g, '…').split('\n')[0] ?? '';
  return line.length > 80 ? `${line.slice(0, 80)}…` : line;
}
