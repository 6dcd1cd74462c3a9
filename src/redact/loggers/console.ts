// `tokenscan/console`: masks every secret in what `console` prints, from the moment it is loaded: node --import tokenscan/console app.js
import { prepareRules } from '../../config/rules/builtin.ts';
import { createValueRedactor } from '../stream/values.ts';
import { maskConsole } from './mask-console.ts';

maskConsole(globalThis.console, createValueRedactor(prepareRules()), process);
