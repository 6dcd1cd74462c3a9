// Command lines that print environment variables, and those that do not.
import { expect, test } from 'vitest';
import { printsEnvironment } from '../../../src/cli/agents/commands/environment.ts';
import { commandsIn } from '../../../src/cli/agents/commands/shell-text.ts';

const isPrinting = (command: string, env: Readonly<Record<string, string>> = {}): boolean =>
  printsEnvironment(commandsIn(command), env, (value) => value.startsWith('secret')) !== undefined;

test.each([
  'env',
  'printenv',
  'set',
  'export -p',
  'declare -px',
  'env | sort | grep BOT',
  '/usr/bin/env -0',
  'FOO=1 env',
  'env FOO=1',
  'cd x && sudo -E env',
  'bash -lc "cd x; printenv"',
  'echo "$(env)"',
  'X=`printenv`; echo done',
  'if true; then env; fi',
  '(env)',
  'timeout 5 env > out.txt',
  'docker exec -it bot env',
  'docker compose exec -T bot printenv',
  'docker inspect bot',
  'kubectl exec -n x pod/bot -- env',
  'ssh -p 22 host env',
  'cat /proc/self/environ | tr "\\0" "\\n"',
  'xxd /proc/1/environ',
  'ps auxe',
  'echo $BOT_TOKEN',
  'echo "token: ${BOT_TOKEN}"',
  'printenv BOT_TOKEN',
  'declare -p BOT_TOKEN',
  'node -e "console.log(process.env)"',
  'python3 -c "import os; print(dict(os.environ))"',
  'Get-ChildItem Env:',
  'gci env:* | ft',
  'echo %BOT_TOKEN%',
  'docker compose config',
  'systemctl --user show-environment',
])('%s: prints the environment', (command) => {
  expect(isPrinting(command)).toBe(true);
});

test.each([
  'env node bot.js',
  'env FOO=1 node bot.js',
  '/usr/bin/env -i bash x.sh',
  'set -euo pipefail; make',
  'export FOO=bar && make',
  'declare -i n=3',
  'printenv PATH HOME',
  'echo $HOME "$PATH"',
  'echo ${#BOT_TOKEN}',
  "echo '$BOT_TOKEN is the name' > README",
  'git commit -m "env: print it"',
  'cat > run.sh <<EOF\nenv\nprintenv\nEOF\nchmod +x run.sh',
  'ls env; cat env/x # env',
  'node -e "console.log(process.env.PATH)"',
  "python3 -c \"import os; os.environ['A'] = 'b'\"",
  'ps aux',
  'ps -ef',
  'docker exec bot ls',
  'env | npx tokenscan redact',
  'npx tokenscan exec -- env',
  'env | cut -d= -f1 | sort',
  'env | grep -c BOT',
  'docker inspect_it',
])('%s: does not', (command) => {
  expect(isPrinting(command)).toBe(false);
});

test('where the value of a variable is known, it decides and not the name', () => {
  expect(isPrinting('echo $BOT_TOKEN', { BOT_TOKEN: 'none' })).toBe(false);
  expect(isPrinting('echo $PLAIN', { PLAIN: 'secret value' })).toBe(true);
});

test('what no shell would read is read to its end', () => {
  for (const text of ['"', "'", '$(', '`', '$($($($($($($($($(', '<<A', '\\', '|||', '((((', 'a"b$(c"d'])
    expect(commandsIn(text)).toBeDefined();
});
