// The built-in rules. They are part of the bundle: no file is read for them.
import apiHash from '../../../rules/telegram-api-hash.json' with { type: 'json' };
import botToken from '../../../rules/telegram-bot-token.json' with { type: 'json' };
import loginData from '../../../rules/telegram-login-data.json' with { type: 'json' };
import mtproxy from '../../../rules/telegram-mtproxy.json' with { type: 'json' };
import paymentToken from '../../../rules/telegram-payment-token.json' with { type: 'json' };
import sessionFile from '../../../rules/telegram-session-file.json' with { type: 'json' };
import sessionString from '../../../rules/telegram-session-string.json' with { type: 'json' };
import webhookSecret from '../../../rules/telegram-webhook-secret.json' with { type: 'json' };
import type { CompiledRule } from '../../model/compiled-rule.ts';
import type { RuleFamily } from '../../model/rule.ts';
import { compileRules } from './compile.ts';

// The files satisfy the schema: a test checks each of them against it.
const FAMILIES = [
  { name: 'telegram-bot-token.json', rules: botToken.rules },
  { name: 'telegram-session-string.json', rules: sessionString.rules },
  { name: 'telegram-session-file.json', rules: sessionFile.rules },
  { name: 'telegram-api-hash.json', rules: apiHash.rules },
  { name: 'telegram-payment-token.json', rules: paymentToken.rules },
  { name: 'telegram-webhook-secret.json', rules: webhookSecret.rules },
  { name: 'telegram-mtproxy.json', rules: mtproxy.rules },
  { name: 'telegram-login-data.json', rules: loginData.rules },
] as readonly RuleFamily[];

/** The built-in families as data. */
export function builtInFamilies(): readonly RuleFamily[] {
  return FAMILIES;
}

/** The built-in rules and those of `extra` families, ready to run. */
export function prepareRules(extra: readonly RuleFamily[] = []): readonly CompiledRule[] {
  return compileRules([...FAMILIES, ...extra], (family) => FAMILIES.includes(family));
}
