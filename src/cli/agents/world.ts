// What the hook of an agent sees of the world around it.
import type { Environment } from '../../system/environment.ts';

/** The world of the hook. */
export interface HookWorld {
  readonly cwd: string;
  readonly env: Environment;
  /** As YYYY-MM-DD. */
  readonly today: string;
  /** The words that start tokenscan in a shell. */
  readonly program: () => Promise<string>;
  /** Called before rules are loaded. */
  readonly prepare?: () => Promise<void>;
}
