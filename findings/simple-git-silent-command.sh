#!/usr/bin/env bash
# simple-git 4.0.2, a library that runs git.
#
# Expected: a git command takes as long when it prints nothing as when it prints a line.
# Seen:     one that prints nothing takes 50 ms more, whatever `completion` is set to: with `onExit: false, onClose: true`, too.
# Here:     src/git/run.ts runs git for hooks, which ask many questions whose answer is often empty. simple-git is used by
#           install and doctor only.
#
# The least time of ten runs of each counts, so that a busy machine does not change the result.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund simple-git@4.0.2
git init --quiet repository
cat >measure.mjs <<'END'
import { simpleGit } from 'simple-git';

const git = simpleGit('repository', { completion: { onClose: true, onExit: false } });

async function leastTime(args) {
  const times = [];
  for (let run = 0; run < 10; run++) {
    const start = performance.now();
    await git.raw(args);
    times.push(performance.now() - start);
  }
  return Math.round(Math.min(...times));
}

const printing = await leastTime(['rev-parse', '--git-dir']);
const silent = await leastTime(['ls-files']);
console.log(`rev-parse --git-dir, which prints a line: ${printing} ms`);
console.log(`ls-files, which prints nothing:           ${silent} ms`);
process.exitCode = silent - printing >= 40 ? 0 : 1;
END
node measure.mjs || {
  echo 'the behaviour has changed' >&2
  exit 1
}
