import { test } from 'vitest';
import { token } from '../support/token.ts';
import { writeTree } from '../support/tree.ts';
const T = token('a'), V = token('b');
test('x', () => writeTree('/tmp/fixtry', {
'src/bot.js': `const t = '${T}';\nconst v = "https://api.telegram.org/bot${V}/getMe";\n// ${T}\nconsole.log(t, v);\n`,
'bot.py': `"""Привет ${T}"""\nТокен = "${T}"\nprint(Токен)\n`,
'compose.yaml': `services:\n  bot:\n    image: x\n    environment:\n      BOT_TOKEN: ${T}   # ${T}\n      A: {B: ${V}}\n`,
'k8s.yaml': `apiVersion: apps/v1\nkind: Deployment\nspec:\n  env:\n  - name: T\n    value: ${T}\n`,
'README.md': `curl https://api.telegram.org/bot${T}/getMe\n`,
'main.rs': `const T: &str = "${T}";\nfn main() { println!("{}", T); }\n`,
'b64.js': `const x = atob("${Buffer.from(T).toString('base64')}");\nconst y = "${T.slice(0,11)}" + "${T.slice(11)}";`,
'package.json': '{}',
}));
