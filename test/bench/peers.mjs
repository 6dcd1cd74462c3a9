// The other scanners on the same trees, beside tokenscan: seconds of whole processes, each at its best settings.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TOOLS } from './telegram/peers/tools.mjs';

/** Who takes longer than this is stopped. */
const SECONDS = 180;

/** Where `npm run bench:telegram` has installed them. */
const homeOf = (folder) => join(folder, 'telegram', 'tools');

/** Runs one tool in `folder`; called in a process of its own, so that it can be stopped. */
function scanOnce(name, bench, folder) {
  const tool = TOOLS.find((one) => one.name === name);
  const home = homeOf(bench);
  const report = join(bench, `speed-${name}.${tool.report ?? 'json'}`);
  rmSync(report, { force: true });
  tool.scan({ program: tool.program(home), folder, report, home });
}

/** Seconds of each installed tool on each of `trees` (name → folder); a tool that is not installed is skipped, with a message. */
export function peerRows(bench, trees) {
  mkdirSync(homeOf(bench), { recursive: true });
  const here = TOOLS.filter((tool) => existsSync(tool.program(homeOf(bench))));
  const missing = TOOLS.filter((tool) => !here.includes(tool)).map(({ name }) => name);
  const rows = here.map(({ name }) => {
    const row = { tool: name };
    for (const [tree, folder] of Object.entries(trees)) {
      const started = process.hrtime.bigint();
      const { status, signal } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), name, bench, folder], {
        timeout: SECONDS * 1000,
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      const seconds = Number(process.hrtime.bigint() - started) / 1e9;
      if (signal !== null) row[tree] = `> ${SECONDS}`;
      else row[tree] = status === 0 ? seconds.toFixed(2) : 'failed';
    }
    return row;
  });
  return { rows, missing };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) scanOnce(...process.argv.slice(2));
