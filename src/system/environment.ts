// The environment variables of a process, as a value.
// Design: docs/design/system.md

/** Names and values; a variable that is not set is missing or `undefined`. */
export type Environment = Readonly<Record<string, string | undefined>>;
