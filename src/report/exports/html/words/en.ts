// The words of the page in English.
import { count, formatBytes, formatNumber } from '../../../amounts.ts';
import { describeHistory } from '../../../history.ts';
import { describeMetadata } from '../../../metadata.ts';
import { skipReason, suppressionReason } from '../../../reasons.ts';
import { describeDetails, describeStep } from '../../../step-words.ts';
import { describeEntries } from '../../sentences.ts';
import type { PageWords } from './page-words.ts';

export const EN: PageWords = {
  lang: 'en',
  foreign: undefined,
  title: ({ subject }) => `Telegram tokens in ${subject}`,
  skipLink: 'Skip to the tokens',
  contents: 'Contents',
  headings: {
    tokens: 'Tokens',
    steps: 'What to do',
    when: 'When',
    where: 'Where',
    problems: 'Could not be scanned',
    suppressed: 'Does not count',
    allowlist: 'Allowlist',
    skipped: 'Skipped',
  },
  found: (tokens) => `${count(tokens, 'token')} found`,
  notAll: 'Not everything could be scanned.',
  clean: 'No token found',
  cleanButNotAll: 'No token found, but not everything could be scanned',
  nothing: 'There was nothing to scan',
  meaning: 'What it means:',
  firstOfAll: 'First of all:',
  exposed: (days, since) => `exposed for ${count(days, 'day')}, since ${since}`,
  masked: (version) => `tokenscan ${version} · tokens are masked, this page holds none`,
  fact: (which, amount) => (amount === 1 ? FACTS[which][0] : FACTS[which][1]),
  bytes: formatBytes,
  number: formatNumber,
  locations: (amount) => count(amount, 'location'),
  moreLocations: (amount) => `… and ${count(amount, 'more location')}`,
  moreRows: (amount) => `… and ${count(amount, 'more row')}`,
  severity: (severity) => severity,
  confidence: (confidence) => confidence,
  fingerprint: 'fingerprint',
  pushed: 'pushed',
  group: (group) => GROUPS[group],
  rule: ({ title, help }) => ({ title, what: help.what, fix: help.fix }),
  notes: (finding) => {
    const { encodings, repeats, origin } = finding;
    return [
      ...(encodings.length === 0 ? [] : [`written as ${encodings.join(' in ')}`]),
      ...(repeats === 0 ? [] : [`${count(repeats, 'more time', 'once more')} at the same location`]),
      describeMetadata(finding),
      ...describeHistory(origin),
    ];
  },
  maskedLine: 'The line, masked',
  step: describeStep,
  details: describeDetails,
  copy: 'Copy',
  copied: 'Copied',
  filter: {
    contains: 'Contains',
    severity: 'Severity',
    all: 'all',
    order: 'Order',
    urgency: 'most urgent first',
    places: 'most locations first',
    path: 'by path',
    openAll: 'Open all',
    closeAll: 'Close all',
    shown: '{shown} of {all} shown',
  },
  asTable: 'As a table',
  when: (from, to) => `When each token was seen, from ${from} to ${to}; the table below says the same.`,
  moment: (moment) => MOMENTS[moment],
  today: 'scanned',
  legend: { commit: 'commit', line: 'line of a log' },
  columns: {
    token: 'token',
    what: 'what',
    when: 'when',
    folder: 'folder',
    locations: 'locations',
    where: 'where',
    why: 'why',
  },
  captions: {
    when: 'When each token was seen',
    where: 'Locations by folder',
    problems: 'Locations that may hold more',
    suppressed: 'Allowed, or in an expected location',
  },
  mapTitle: 'Locations by folder; the table below says the same.',
  suppression: suppressionReason,
  skip: skipReason,
  entries: describeEntries,
};

const FACTS = {
  tokens: ['token', 'tokens'],
  locations: ['location', 'locations'],
  pushed: ['token pushed', 'tokens pushed'],
  problems: ['not scanned', 'not scanned'],
  suppressed: ['suppressed', 'suppressed'],
  files: ['file scanned', 'files scanned'],
  bytes: ['in all', 'in all'],
} as const;

const GROUPS = {
  pushed: 'In git, pushed',
  commits: 'In git',
  files: 'In files',
  logs: 'In logs',
  shell: 'In shell histories',
  processes: 'In running programs',
} as const;

const MOMENTS = {
  'first-commit': 'first commit',
  'last-commit': 'last commit',
  'first-line': 'first line',
  'last-line': 'last line',
} as const;
