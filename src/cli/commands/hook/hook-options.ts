// The options of a hook, besides the arguments that git passes to it.

/** What the command line says before the name of the hook, and what the hook is about. */
export interface HookOptions {
  readonly strictExisting?: boolean | undefined;
  readonly keptWhole?: boolean | undefined;
}
