// `tokenscan/winston`: a format that masks every secret in what is logged.
//
//     format.combine(format.errors({ stack: true }), redact(), format.json())
import { prepareRules } from '../../config/rules/builtin.ts';
import type { MaskOptions } from '../stream/mask.ts';
import { createValueRedactor } from '../stream/values.ts';

/** A format as winston combines them. */
export interface RedactFormat {
  /** The entry with every secret in it masked; itself where it has none. */
  transform<Entry extends object>(entry: Entry): Entry;
}

/** The format. To be placed after those that collect what is logged, and before the one that writes it. */
export function redact(options: Pick<MaskOptions, 'mask'> = {}): RedactFormat {
  const redactValue = createValueRedactor(prepareRules(), options);
  return { transform: (entry) => redactValue(entry) };
}
