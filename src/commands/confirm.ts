// A question that is answered with yes or no.
import type { Terminal } from './terminal.ts';

/** Asks, and reads one line. No answer is no. */
export async function confirmed(question: string, terminal: Terminal): Promise<boolean> {
  terminal.warn(question);
  let answer = '';
  for await (const chunk of terminal.stdin) {
    answer += Buffer.from(chunk).toString('latin1');
    if (answer.includes('\n') || answer.length > 100) break;
  }
  terminal.closeInput();
  return /^\s*y(?:es)?\s*(?:\n|$)/i.test(answer);
}
