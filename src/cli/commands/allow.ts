// `tokenscan allow FINGERPRINT`: adds a token to the allowlist.
import { addAllowEntry } from '../../config/add-allow-entry.ts';
import { isDate } from '../../config/schema.ts';
import { UsageError } from '../../model/errors.ts';
import type { ArgumentsOf } from '../descriptor.ts';
import type { allow as descriptor } from '../descriptors/allow.ts';
import { EXIT } from '../exit-code.ts';
import { maskOutput, type Terminal } from '../terminal.ts';

/** Runs `tokenscan allow` and gives its exit code. Throws TokenscanError. */
export async function allow({ values, positionals }: ArgumentsOf<typeof descriptor>, terminal: Terminal): Promise<number> {
  const [fingerprint] = positionals;
  if (fingerprint === undefined || positionals.length > 1)
    throw new UsageError('give one fingerprint: tokenscan allow FINGERPRINT --reason "…"');
  if (!/^[0-9a-f]{16}$/.test(fingerprint)) {
    // What was typed is not repeated: it may be the token itself.
    throw new UsageError('a fingerprint is 16 lowercase hex digits, as a report prints it; never a token');
  }
  const reason = values.reason?.trim() ?? '';
  if (reason === '') throw new UsageError('missing --reason: why is this token harmless?');
  if (values.expires !== undefined && !(/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(values.expires) && isDate(values.expires))) {
    throw new UsageError('--expires must be a date as YYYY-MM-DD');
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
  return EXIT.clean;
}
