// The rules that come with tokenscan. They are part of the bundle: no file is read for them.
import telegramBotToken from '../../rules/telegram-bot-token.json' with { type: 'json' };
import type { RuleFamily } from '../types.ts';
import { type CompiledRule, compileRules } from './compile.ts';

// The files satisfy the schema: a test holds each of them against it.
const FAMILIES = [{ name: 'telegram-bot-token.json', rules: telegramBotToken.rules }] as readonly RuleFamily[];

/** The built-in families as data. */
export function builtInFamilies(): readonly RuleFamily[] {
  return FAMILIES;
}

/** The built-in rules and those of `extra` families, ready to run. */
export function prepareRules(extra: readonly RuleFamily[] = []): readonly CompiledRule[] {
  return compileRules([...FAMILIES, ...extra], (family) => FAMILIES.includes(family));
}
