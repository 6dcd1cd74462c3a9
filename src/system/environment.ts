// The environment variables of a process, as a value.

/** Names and values; a variable that is not set is missing or `undefined`. */
export type Environment = Readonly<Record<string, string | undefined>>;
