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

Files in which a bot token leaks, by shape, and files that only look like it. The command below writes this page; nothing on it is
estimated. No file is stored: \`test/bench/telegram/generate.mjs\` makes them from a seed.
`;

const RULES = `## The rules

- A file has at most one token. In \`recorded\`, a real program printed what surrounds the token (\`test/bench/telegram/record/\`). In \`logs\`
  and \`histories\`, the form comes from the source or a bug report of the program. The rest is written by hand or by an encoder.
- A token is **found** if a tool reports anything, with any rule and under any name, on a line of the token, or on the line before or
  after it. In a compressed or binary file, and if a tool reports no line or something inside an archive, reporting the file is enough.
  Only tokenscan must do more: it must report the fingerprint of the token, so it must have read the whole token correctly.
- A **false alarm** is a file without a token in which a tool reports something; a file counts once. Files with a real credential of
  another kind (a private key, a JWT, an FCM key …) count as false alarms only for Telegram rules. For tokenscan, a report of anything
  but the token in a file with a token is a false alarm too; for the others it is not.
- Recall is found ÷ files with a token. Precision is found ÷ (found + false alarms). Both are given for all rules of a tool, and for its
  Telegram rules alone: a tool that reports every long string has the first recall and the second precision.
- Half of the files without a token are placeholders in the most telling places, and others are made to be mistaken for a token. So
  precision here does not say what share of reports is wrong in a typical repository.
- Each tool runs with the settings that find most: deep decoding, archives, all rules, all confidences; no verification, because there
  is no network. The seconds are those of one run over the files of one seed, start-up included, on two cores.
- In encodings, archives and split literals, a name contains "telegram", so that scanners which need that word are measured by the
  encoding, not by the name. \`config\`, \`code\` and \`places\` use the names that people use.
- Not among the shapes, because they are debatable: tokens of another length or with an impossible last character in a place that says
  "token"; the examples of Telegram's documentation (tokenscan knows them by hash).
- The authors of the shapes are the authors of tokenscan. Please question them: an unrealistic or missing shape is a bug.
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

To repeat it: \`${command}\`. \`-- --help\` explains how to choose seeds and tools.

${results.map(({ tool, version }) => `- **${tool.name} ${version}** (${tool.origin}): ${tool.settings}`).join('\n')}
${missing.map(({ tool, reason }) => `- Missing: **${tool.name}** (${tool.origin}): ${reason}`).join('\n')}

### Found, by group

${table(['group (shapes)', ...names], byGroup)}

${RULES}
## Every shape

● found with every seed, · with none.

${shapes.join('\n')}
## False alarms

Files reported, of ${seeds.length}; in parentheses those reported by a Telegram rule. † contains a credential of another kind.
Shapes that no tool reported are not listed: ${alarms.filter(([, ...cells]) => cells.every((text) => text === '')).length} of ${alarms.length}.

${table(
  ['shape', ...names],
  alarms.filter(([, ...cells]) => cells.some((text) => text !== '')),
)}
`;
}
