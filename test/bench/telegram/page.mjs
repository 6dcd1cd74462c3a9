// Writes docs/benchmark.md from the results of all tools.

const percent = (part) => (Number.isNaN(part) ? '–' : `${(part * 100).toFixed(1)} %`);
const row = (cells) => `| ${cells.join(' | ')} |`;
export const table = (head, rows) =>
  [row(head), row(head.map((_, at) => (at === 0 ? '---' : '--:'))), ...rows.map(row)].join('\n');

/** A cell of the shapes table: all found, none, or how many. */
const cell = ({ found, total }) => {
  if (found === total) return '●';
  return found === 0 ? '·' : `${found}/${total}`;
};

const INTRODUCTION = `# Benchmark: Telegram bot tokens

Files in which a bot token leaks, by shape, and files that resemble them. This page is written by the command below; nothing in it
is estimated, and no file of it is stored: \`test/bench/telegram/generate.mjs\` makes them from a seed.
`;

const RULES = `## The rules

- One file has at most one token. Of \`recorded\`, what surrounds the token was printed by a real program (\`test/bench/telegram/record/\`);
  in \`logs\` and \`histories\` the form was read in the source or a bug report of the program; the rest is written by hand or by an encoder.
- A token is **found** when a tool reports anything at all, by whatever rule and under whatever name, on a line of the token, on the line
  before it or after it. In a compressed or binary file, and where a tool names no line or something inside an archive, reporting the
  file is enough. Of tokenscan alone more is asked: the fingerprint must be the token's, so the whole token must have been read rightly.
- A **false alarm** is a file without a token in which a tool reports something; a file counts once. Files that hold a real credential
  of another kind (a private key, a JWT, an FCM key …) count as false alarms only for rules for Telegram. Of tokenscan, a report of
  anything but the token in a file with a token is a false alarm, too; to the others that is forgiven.
- Recall is found ÷ files with a token. Precision is found ÷ (found + false alarms). Both are given for all rules of a tool, and for
  those for Telegram alone: a tool that reports every long string has the first recall and the second precision.
- Half of the negatives are placeholders in the most telling places, and others are made to be mistaken: precision here says how
  tools do on these, not what share of reports is wrong in a usual repository.
- Each tool runs at what finds most: decoding on and deep, archives on, all rules, all confidences, verification off, as there is no
  network. Seconds are of one run over the files of one seed, with the start of the program, on two cores.
- Encodings, archives and split literals hold a name with "telegram" in it, so that scanners that need that word are measured at the
  encoding, not at the name; \`config\`, \`code\` and \`places\` hold the names that people use.
- Left out of the shapes, since one can argue about them: tokens of another length or with an impossible last character in a place
  that says "token"; the examples in Telegram's documentation themselves (tokenscan knows these by hash).
- We wrote the shapes and we write tokenscan. They are there to be argued with: a shape that is unrealistic or missing is a bug.
`;

/** The text of the page. `results`: { tool, version, seconds, summary }; `missing`: { tool, reason }. */
export function page({ results, missing, seeds, date, command, node }) {
  const names = results.map(({ tool }) => tool.name);
  const overall = results.map(({ tool, version, seconds, summary }) => [
    `${tool.name} ${version}`,
    percent(summary.recall),
    percent(summary.precision),
    percent(summary.telegramRecall),
    percent(summary.telegramPrecision),
    summary.sums.alarms.any,
    summary.sums.alarms.telegram,
    seconds.toFixed(1),
  ]);
  const [first] = results;
  const rows = [...first.summary.shapes.values()];
  const groups = [...new Set(rows.map(({ group }) => group))];
  const of = (group, summary) => [...summary.shapes.values()].filter((entry) => entry.group === group);
  const sum = (list, field) => list.reduce((total, entry) => total + entry[field], 0);
  const positive = groups.filter((group) => !group.startsWith('not-'));
  const byGroup = positive.map((group) => [
    `${group} (${of(group, first.summary).length})`,
    ...results.map(
      ({ summary }) => `${Math.round((100 * sum(of(group, summary), 'found')) / sum(of(group, summary), 'total'))} %`,
    ),
  ]);
  const shapes = positive.map((group) => {
    const lines = of(group, first.summary).map(({ shape }) => [
      shape,
      ...results.map(({ summary }) => cell(summary.shapes.get(`${group}/${shape}`))),
    ]);
    return `### ${group}\n\n${table(['shape', ...names], lines)}\n`;
  });
  const alarms = rows
    .filter(({ tokens }) => tokens.length === 0)
    .map((entry) => [
      `${entry.group.slice(4)}/${entry.shape}${entry.otherSecret ? ' †' : ''}`,
      ...results.map(({ summary }) => {
        const { alarms, telegramAlarms } = summary.shapes.get(`${entry.group}/${entry.shape}`);
        return alarms === 0 ? '' : `${alarms}${telegramAlarms > 0 ? ` (${telegramAlarms})` : ''}`;
      }),
    ]);
  const { positives, negatives } = first.summary.sums;
  return `${INTRODUCTION}
## Results

${date}, Node ${node}, seeds ${seeds.join(', ')}: ${positives} files with a token in ${rows.length - alarms.length} shapes, ${negatives} files without one in ${alarms.length} shapes.

${table(['tool', 'recall', 'precision', 'recall, Telegram rules', 'precision, Telegram rules', 'false alarms', 'of Telegram rules', 'seconds'], overall)}

To repeat it: \`${command}\`. \`-- --help\` says how to choose seeds and tools.

${results.map(({ tool, version }) => `- **${tool.name} ${version}** (${tool.origin}): ${tool.settings}`).join('\n')}
${missing.map(({ tool, reason }) => `- Not here: **${tool.name}** (${tool.origin}): ${reason}`).join('\n')}

### Found, by group

${table(['group (shapes)', ...names], byGroup)}

${RULES}
## Every shape

● found with every seed, · with none.

${shapes.join('\n')}
## False alarms

Files reported of ${seeds.length}, and in parentheses those reported by a rule for Telegram. † holds a credential of another kind.
Shapes that no tool reported are not listed: ${alarms.filter(([, ...cells]) => cells.every((text) => text === '')).length} of ${alarms.length}.

${table(
  ['shape', ...names],
  alarms.filter(([, ...cells]) => cells.some((text) => text !== '')),
)}
`;
}
