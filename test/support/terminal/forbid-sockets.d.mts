// The types of forbid-sockets.mjs, which Node loads as it is.

/** Forbids the network in this process: `write` gets the name of each function that is called. Returns what allows it again. */
export function forbidSockets(write: (text: string) => void): () => void;
