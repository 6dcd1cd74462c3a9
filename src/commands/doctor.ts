// `tokenscan doctor`: proves that git runs our hooks, or says who is in the way.
import type { Command } from './terminal.ts';
export const doctor: Command = async () => 2;
