// `tokenscan hook agent [NAME]`: runs as the hook of a coding agent. Whatever fails, the agent goes on.

import type { StartedBy } from '../../../system/started-as.ts';
import { answerAgent } from '../../agents/run-hook.ts';

/** What the hook needs of a Terminal; main.ts gives it without one, because a Terminal loads what masks all output. */
export interface HookIo extends StartedBy {
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly warn: (text: string) => void;
  readonly writeBytes: (bytes: Uint8Array) => Promise<void>;
  /** Called before rules are loaded. */
  readonly prepare?: () => Promise<void>;
}

/** Answers what an agent asks on standard input; gives the exit code that the agent expects. */
export async function hookAgent([name]: readonly string[], io: HookIo): Promise<number> {
  const { cwd, env } = io;
  const chunks: Uint8Array[] = [];
  for await (const chunk of io.stdin) chunks.push(chunk);
  // Loaded where the answer names it.
  const program = async (): Promise<string> => (await import('../../../system/started-as.ts')).startedAs(io);
  const world = { cwd, env, program, today: new Date().toISOString().slice(0, 10), prepare: async () => io.prepare?.() };
  const answer = await answerAgent(Buffer.concat(chunks).toString('utf8'), name, world);
  if (answer.stderr !== '') io.warn(answer.stderr);
  // Masked already, with masks of the same length, which another pass would shorten.
  if (answer.stdout !== '') await io.writeBytes(Buffer.from(answer.stdout, 'utf8'));
  return answer.code;
}
