// One line for each place of each token: for lists of many, and for programs that read lines.
import type { Exposure } from '../model/types.ts';
import { escapeForTerminal } from '../system/terminal-text.ts';
import { paintSeverity } from './exposure-text.ts';
import { formatLocation } from './origins.ts';
import type { Paint } from './paint.ts';

/** `src/bot.ts:3:22: high telegram-bot-token 7012345678:AAF*** certain 153b0c74e760abeb`. Not wrapped, however wide. */
export function* compactLines(exposures: readonly Exposure[], paint: Paint): Generator<string> {
  for (const { findings, fingerprint } of exposures) {
    for (const finding of findings) {
      const { severity, rule, preview, confidence, repeats, suppressed } = finding;
      if (suppressed !== false) continue;
      const times = repeats === 0 ? '' : ` ${repeats + 1} times`;
      const facts = `${escapeForTerminal(rule)} ${paint.token(escapeForTerminal(preview))} ${confidence} ${fingerprint}${times}`;
      yield `${paint.place(formatLocation(finding))}: ${paintSeverity(severity, paint)} ${facts}`;
    }
  }
}
