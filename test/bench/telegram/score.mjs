// Compares what a tool reported with the labels: found and missed by shape, false alarms by shape.

const key = ({ group, shape }) => `${group}/${shape}`;
const isTelegram = (rule) => /telegram/i.test(rule);

/** The label of the file a finding is in; inside an archive, that of the archive. `!`, `:` and `|` are how tools join the two. */
function labelOf(labels, path) {
  for (let end = path.length; end > 0; end = Math.max(...['!', ':', '|', '/'].map((sign) => path.lastIndexOf(sign, end - 1)))) {
    const label = labels.get(path.slice(0, end));
    if (label !== undefined) return { label, inside: end < path.length };
  }
  return undefined;
}

/** Whether a finding is of the token of its file: its lines touch the token's, one line more or less; without lines, the file will do. */
function isOfToken({ label, inside }, { lines }) {
  if (inside || label.lines === undefined || lines === undefined) return true;
  return lines[0] <= label.lines[1] + 1 && lines[1] >= label.lines[0] - 1;
}

/**
 * The files in which the token was found, and the files without a token that were reported, by any rule and by a rule for Telegram.
 * A finding with a fingerprint (ours have one) counts only if it is the token's.
 */
export function judge(files, findings) {
  const byPath = new Map(files.map((label) => [label.path, label]));
  const byFingerprint = new Map(files.flatMap((label) => label.tokens.map(({ fingerprint }) => [fingerprint, label])));
  const found = { any: new Set(), telegram: new Set() };
  const alarms = { any: new Set(), telegram: new Set() };
  const add = (sets, label, rule) => {
    sets.any.add(label);
    if (isTelegram(rule)) sets.telegram.add(label);
  };
  for (const finding of findings) {
    if (finding.fingerprint !== undefined) {
      const label = byFingerprint.get(finding.fingerprint);
      if (label !== undefined) {
        add(found, label, finding.rule);
        continue;
      }
    }
    const place = labelOf(byPath, finding.path);
    if (place === undefined) continue;
    const { label } = place;
    if (label.tokens.length === 0) add(alarms, label, finding.rule);
    else if (finding.fingerprint === undefined && isOfToken(place, finding)) add(found, label, finding.rule);
    // Ours, in a file with a token, and not that token: a false alarm, as we say which token it is.
    else if (finding.fingerprint !== undefined) add(alarms, label, finding.rule);
  }
  return { found, alarms };
}

/** The row of a label's shape in `shapes`, new where there is none. */
function rowOf(shapes, label) {
  const row = shapes.get(key(label)) ?? { ...label, total: 0, found: 0, telegramFound: 0, alarms: 0, telegramAlarms: 0 };
  shapes.set(key(label), row);
  return row;
}

/** Found and false alarms by shape, over all seeds. */
function countByShape(runs) {
  const shapes = new Map();
  for (const { files, found, alarms } of runs) {
    for (const label of files) {
      const row = rowOf(shapes, label);
      row.total++;
      row.found += Number(found.any.has(label));
      row.telegramFound += Number(found.telegram.has(label));
      row.alarms += Number(alarms.any.has(label));
      row.telegramAlarms += Number(alarms.telegram.has(label));
    }
  }
  return shapes;
}

/** Sums up judgements (one for each seed) by shape and overall. */
export function summarise(runs) {
  const shapes = countByShape(runs);
  const rows = [...shapes.values()];
  const sum = (field, wanted = () => true) => rows.filter(wanted).reduce((total, row) => total + row[field], 0);
  const positives = sum('total', ({ tokens }) => tokens.length > 0);
  const negatives = sum('total', ({ tokens }) => tokens.length === 0);
  const found = { any: sum('found'), telegram: sum('telegramFound') };
  // A rule for other credentials is right about a file that holds one.
  const alarms = { any: sum('alarms', ({ otherSecret }) => !otherSecret), telegram: sum('telegramAlarms') };
  return {
    shapes,
    sums: { positives, negatives, found, alarms },
    recall: found.any / positives,
    telegramRecall: found.telegram / positives,
    precision: found.any / (found.any + alarms.any),
    telegramPrecision: found.telegram / (found.telegram + alarms.telegram),
  };
}
