// The environment variables of a process, as a value.
//
// The room is what the other rooms know of the operating system: files and paths, programs, home folders, terminal text. Nothing in it
// knows about tokens or rules. It has no main file; each function stands alone:
//
//   const folder = xdgFolder('cache', env, ownHome(env));        // homes.ts
//   for (const entry of walk(folder, () => true)) entry.path;    // walk.ts: every entry once, links not followed
//   writeAtomically(path, text, { keepMode: false });            // atomic-write.ts: the old file or the new one, never half
//   const { code } = await runProgram('/usr/bin/git', ['--version'], { cwd, env, timeLimitMs: 5000 });   // run-program.ts
//
// Invariants: no module reads `process.env` where an Environment is passed; paths need not be UTF-8 (path-text.ts).
// Design: docs/design/system.md

/** Names and values; a variable that is not set is missing or `undefined`. */
export type Environment = Readonly<Record<string, string | undefined>>;
