// `tokenscan allow FINGERPRINT`: says that a token is known and harmless.
import { addAllowEntry } from '../../config/config.ts';
import { isDate } from '../../config/schema.ts';
import { UsageError } from '../../model/errors.ts';
import { parseOptions } from '../options.ts';
import { type Command, maskOutput } from '../terminal.ts';

export const help = `Usage: tokenscan allow FINGERPRINT --reason TEXT [options]

Adds the token with this fingerprint to the allow list in tokenscan.json: wherever it is found, it no longer
counts. Another token in the same place does. Reports print fingerprints; no token is ever written.

      --reason TEXT        why it is harmless (required)
      --expires DATE       the last day it holds, as YYYY-MM-DD
      --path GLOB          holds only there (may be repeated)
`;

export const allow: Command = async (args, terminal) => {
  const { values, positionals } = await parseOptions(args, {
    reason: { type: 'string' },
    expires: { type: 'string' },
    path: { type: 'string', multiple: true },
  });
  if (values.help === true) {
    terminal.print(help);
    return 0;
  }
  const [fingerprint] = positionals;
  if (fingerprint === undefined || positionals.length > 1)
    throw new UsageError('which token? `tokenscan allow FINGERPRINT --reason "…"`');
  if (!/^[0-9a-f]{16}$/.test(fingerprint)) {
    // What was typed is not repeated: it may be the token itself.
    throw new UsageError('a fingerprint is 16 small hex digits, as a report prints it; never a token');
  }
  const reason = values.reason?.trim() ?? '';
  if (reason === '') throw new UsageError('--reason is missing: say why this token is harmless');
  if (values.expires !== undefined && !(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(values.expires) && isDate(values.expires))) {
    throw new UsageError('--expires must be a day as YYYY-MM-DD');
  }
  if (values.path?.includes('') === true) throw new UsageError('--path must not be empty');
  const { file, replaced } = await addAllowEntry(terminal.cwd, {
    fingerprint,
    // Someone may paste the token itself.
    reason: maskOutput(reason),
    ...(values.expires === undefined ? {} : { expires: values.expires }),
    ...(values.path === undefined ? {} : { paths: values.path }),
  });
  terminal.print(`${file}: ${replaced ? 'changed' : 'added'} the entry for ${fingerprint}\n`);
  return 0;
};
