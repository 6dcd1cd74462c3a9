// One line for each place of each token: for lists of many, and for programs that read lines.
import type { Exposure } from '../model/types.ts';
import { escapeForTerminal } from '../system/terminal-text.ts';
import { paintSeverity } from './exposure-text.ts';
import { formatLocation } from './origins.ts';
import type { Paint } from './paint.ts';

/** `src/bot.ts:3:22: high telegram-bot-token 7012345678:AAF*** certain 153b0c74e760abeb`. Not wrapped, however wide. */
export function compactLines(exposures: readonly Exposure[], paint: Paint): readonly string[] {
  return exposures.flatMap(({ findings, fingerprint }) =>
    findings
      .filter(({ suppressed }) => suppressed === false)
      .map((finding) => {
        const { severity, rule, preview, confidence, repeats } = finding;
        const times = repeats === 0 ? '' : ` ${repeats + 1} times`;
        const facts = `${escapeForTerminal(rule)} ${paint.token(escapeForTerminal(preview))} ${confidence} ${fingerprint}${times}`;
        return `${paint.place(formatLocation(finding))}: ${paintSeverity(severity, paint)} ${facts}`;
      }),
  );
}
