// Our process as the hook of a coding agent, which waits for it at every call: no Terminal, and the core only where a call may have a secret.
import { readFileSync } from 'node:fs';
import { hookAgent } from './hook-agent.ts';

/** Loads the core; gives what keeps its compiled form for the next run. */
type LoadCore = () => Promise<(() => Promise<void>) | undefined>;

/** Runs `tokenscan hook agent` with these arguments to the end of our process. @param script the file that starts us */
export async function runAgentHook(args: readonly string[], script: string, loadCore: LoadCore): Promise<void> {
  let keep: (() => Promise<void>) | undefined;
  process.exitCode = await hookAgent(args, {
    cwd: process.cwd(),
    env: process.env,
    stdin: readInput(),
    program: { node: process.execPath, script },
    warn: (text) => void write(process.stderr, text),
    writeBytes: (bytes) => write(process.stdout, bytes),
    async prepare() {
      keep = await loadCore();
    },
  });
  await keep?.();
  // Not to wait until Node has taken itself apart.
  if (process.exitCode === 0) process.exit();
}

/** Resolves when it is written, or when nobody reads it. */
function write(stream: NodeJS.WriteStream, data: string | Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    stream.on('error', () => resolve());
    stream.write(data, () => resolve());
  });
}

/** Standard input, read at once where that is possible: a stream takes milliseconds to open. */
async function* readInput(): AsyncGenerator<Uint8Array> {
  let bytes: Uint8Array | undefined;
  try {
    bytes = readFileSync(0);
  } catch {
    // A pipe that does not wait for its writer.
  }
  if (bytes === undefined) yield* process.stdin;
  else yield bytes;
}
