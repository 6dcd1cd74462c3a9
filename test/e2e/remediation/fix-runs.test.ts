// What `tokenscan fix` writes runs: each program prints with the variable what it printed before with the token in it.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { afterAll, describe, expect, test } from 'vitest';
import { LANGUAGE_NAMES, languageOf } from '../../../src/remediation/fix/languages.ts';
import { hasProgram, writeTree } from '../../support/repositories/tree.ts';
import { type Outcome, run, tokenscan, tokenscanProcess } from '../../support/terminal/cli.ts';
import { token } from '../../support/tokens/token.ts';

const ROOT = new URL('../../..', import.meta.url).pathname;
const CLEAR = token('fix-runs');
const TSC = [
  ...[
    join(ROOT, 'node_modules/typescript/bin/tsc'),
    '--strict',
    '--noUncheckedIndexedAccess',
    '--noPropertyAccessFromIndexSignature',
  ],
  ...[
    '--exactOptionalPropertyTypes',
    '--noUnusedLocals',
    '--module',
    'nodenext',
    '--target',
    'es2022',
    '--types',
    'node',
    '--skipLibCheck',
  ],
  ...['--typeRoots', join(ROOT, 'node_modules/@types'), 'bot.mts'],
];

type Step = readonly [program: string, ...args: readonly string[]];

interface Program {
  readonly name: string;
  readonly needs: readonly string[];
  readonly file: string;
  /** `@@` is a token, `@u` an address with one. */
  readonly source: string;
  /** Another file that is fixed with it. */
  readonly also?: { readonly file: string; readonly source: string };
  /** Programs to run one after the other; what the last one prints counts. */
  readonly steps: readonly Step[];
  /** Whether it ends by itself where the variable is not set. */
  readonly isLoud: boolean;
}

const PROGRAMS: readonly Program[] = [
  {
    name: 'JavaScript',
    needs: ['node'],
    file: 'bot.js',
    source: `const t = '@@'; // @@
class Bot { #t = "@@"; static u = '@u'; get() { return this.#t + \`<@u>\${1 + 1}\`; } }
console.log(t, { a: '@@' }.a, new Bot().get(), Bot.u, "it's \\x41 \`@u\` \${x}" + '@@'.length, ['@@'].join());
function* g() { yield '@@'; }
const o = { ['@@']: 1, 'k': '@@', get t() { return '@@' } };
console.log('@@'.split(':')[0], typeof '@@', Object.keys(o), o.k, o.t, [...g()], '@@' in { '\\x40': 1 });
try { throw '@@' } catch (e) { console.log(e, void '@@', !'@@', -'@u'.length, ('@u'), '@u' + 1 * 2, 1 + '@u', (() => '@u')(), '@@' ? '@u' : '', "\\t@u\\'\\"\\u0041" ) }
if (1) console.log('@@'); else console.log("@u")
const { a = '@@' } = {}; console.log(a, ((x = '@u') => x)());
switch ('@@') { case '@@': console.log('same') }
`,
    steps: [[process.execPath, 'bot.js']],
    isLoud: false,
  },
  {
    name: 'TypeScript, strict',
    needs: ['node'],
    file: 'bot.mts',
    source: `import { either } from './late.mjs';
const t: string = '@@';
interface Options { readonly token: string; readonly u?: string }
class Bot { readonly t = "@@"; constructor(readonly options: Options, private readonly x = '@@') {} get(): string { return this.t + this.x + \`@u\`; } }
function make(token: string): Bot { return new Bot({ token, u: '@u' }); }
const length: number = '@@'.length;
console.log(t, make('@@').get(), make(t).options.u, length, either, (() => '@@')());
abstract class A { static readonly T = '@@'; protected t: string | undefined = '@@'; }
class B extends A { get(): string { return (this.t ?? '@@') + '@u'; } }
const m = new Map<string, string>([['k', '@@'], ['@u', 'v']]);
const arr: readonly string[] = ['@@', "@u"];
async function later(t = '@@'): Promise<string> { return await Promise.resolve('@@' + t); }
const r: Record<string, string> = { ['@@']: '1', b: '@@' as string };
console.log(A.T, new B().get(), m, arr, r, process.argv.length > 100 ? '' : '@@', '@@'.split(':').at(0), typeof '@@');
console.log(await later());
export default '@@';
`,
    // Where the token is only a default, a function reads it.
    also: {
      file: 'late.mts',
      source: `export const either: string = process.argv[9] || '@@';
export class C { t: string = '@@'; get(a = "@@"): string { return this.t + a + \`@u\`; } }
`,
    },
    steps: [
      [process.execPath, ...TSC],
      [process.execPath, 'bot.mjs'],
    ],
    isLoud: true,
  },
  {
    name: 'Python',
    needs: ['python3'],
    file: 'bot.py',
    source: `#!/usr/bin/env python3
"""A bot: @@."""
from __future__ import annotations

# The token of Кириллица.
TOKEN = "@@"
URL = '@u'
x = 1

def f(token='@@'):
    """Uses @@."""
    return f"{x} {{}} <@u>" + r'\\d @u' + """
  @u""" + ("a" "@@" 'b') + "{}@u".format(x) + "%s@u" % x + b'@@'.decode()

print(TOKEN, URL, f(), {'@@': 1, "k": "@@"}, f"{'@@'}", len("@@"))
import sys; import json
class A:
    """@@"""
    t: str = "@@"
    u = ('@@',)
    def f(self, x=lambda t='@@': t + "@u"): return x() + '@@'.split(':')[0] + "%s" % '@@' + '{}'.format("@@") + (y := '@@')
print(A().f(), A.t, A.u, "@@" '@@', '@@' "x{}" "@u", b"a" + b'@@', rb'@@', u'@@', R"\\d@@", f"{A.t!r:>60}@u{{}}", f'''@u{json.dumps(1)}''', sorted({"@@", "@u"}), ["@@" for _ in range(2)], "@@" if 1 else '@u', "@@"[:3], "@@" == '@@', "a\\
@u")
print(f"{'@@':>50}", f"{len('@@')}", sys.argv[9:] or "@@")
def g():
    import os
    return os.getenv("NOT_SET_AT_ALL", "@@")
print(g())
assert "@@", "@u"
`,
    steps: [['python3', 'bot.py']],
    isLoud: true,
  },
  {
    name: 'Go',
    needs: ['go'],
    file: 'bot.go',
    source: `package main

import (
	"strings"
)

const Version = "1"
const Token = "@@"

const (
	Name = "n"
	Other = "@@" // the other
	Last = "l"
)

type Bot struct{ token, url string }

func main() {
	const local = "@@"
	b := Bot{token: "@@", url: \`@u\`}
	m := map[string]string{"k": "@u", "@@": "v"}
	switch Token {
	case "x":
	default:
		println(Version, Token, Name, Other, Last, local, b.token, b.url, m["k"], len("@@"), "@u"[1:], "a"+"@u"+"b")
	}
	println(strings.ToUpper("@u"))
}
`,
    steps: [['go', 'run', 'bot.go']],
    isLoud: false,
  },
  {
    name: 'PHP',
    needs: ['php'],
    file: 'bot.php',
    source: `<?php
declare(strict_types=1);
const TOKEN = '@@';
define('OTHER', "@@");
class Bot { private string $t; function __construct(string $t) { $this->t = $t ?: '@@'; } function get(): string { return "<{$this->t}> @u" . 'it\\'s @u'; } }
$x = 1;
echo TOKEN, OTHER, (new Bot('@@'))->get(), "$x @u $x", strlen('@u'), ['a' => '@@']['a'], "\\n";
const A = 'x' . '@@';
$a = ['@@', "k" => "@u", '@@' => '@@'];
$f = fn($t) => $t . '@@' . "@u{$a['k']}";
function g() { yield '@@'; return "@@"; }
echo A, $a[0], $a['k'], $f('@@'), strlen("@@") . 'a', "\\n";
print('@@' . "\\t@u\\\\" . PHP_EOL);
print "@u" . ('@@' === '@@' ? 'same' : '@u');
foreach (g() as $x) echo $x, match(true) { default => '@@' }, "{$a['k']}@u$x";
?>x<?= '@@' ?>
`,
    steps: [['php', 'bot.php']],
    isLoud: false,
  },
  {
    name: 'Ruby',
    needs: ['ruby'],
    file: 'bot.rb',
    source: `# frozen_string_literal: true
# @@
TOKEN = '@@'.freeze
class Bot
  URL = "@u"
  def initialize(token: '@@') = (@token = token)
  def get = "#{@token} #{1 + 1} @u" + '@u' + "a" "@@"
end
h = { 'k' => '@@', token: "@@" }
puts TOKEN, Bot::URL, Bot.new.get, h['k'], h[:token], '@u'.length, [1, '@u'].join(',')
puts \`echo '@u'\`
module M; T = "@@"; U = '@u'.dup; end
def f(a, b = '@@', c: "@u") = a + b + c
puts f('@@'), f('@@', '@u')
puts M::T.split(':').first, "a#{'@@'}b#{"@u"}", '@@' == "@@", ['@@', "@@"].inspect, '@u' * 2, ('@u').size, "\\t@u\\e"
puts((true ? '@u' : '@@'), "@@"[0, 3], :a.to_s + '@u', !'@@')
x = '@u'; x += '@u'; puts x
y = begin; '@@'; rescue; "@@"; end; puts y
puts [1].map { |z| "@u#{z}" }.join, %w[a b].map { '@@' }
case '@@' when "@@" then puts 'same' end
z = ->(t = '@u') { t }; puts z.call
puts '@u' unless '@@'.empty?
`,
    steps: [['ruby', 'bot.rb']],
    isLoud: true,
  },
  {
    name: 'Java',
    needs: ['java', 'javac'],
    file: 'Bot.java',
    source: `public class Bot {
  private static final String TOKEN = "@@";
  final String url = "@u";
  /** @@ */
  String get(String t) { return t + "@u" + 1 + 'c' + url; }
  public static void main(String[] args) {
    final String local = "@@";
    System.out.println(TOKEN + local + new Bot().get("@@") + "@u".length() + String.join(",", new String[] {"@@", "@u"}));
  }
}
`,
    steps: [['java', '-XX:TieredStopAtLevel=1', 'Bot.java']],
    isLoud: false,
  },
  {
    name: 'C#',
    needs: ['dotnet'],
    file: 'Program.cs',
    source: `using System;
class Bot {
  const string Token = "@@";
  string Url { get; } = "@u";
  string Get(string t) => t + $"{t}@u{{}}" + @"\\@u" + "@u".Length;
  static void Main() { const string local = "@@"; Console.WriteLine(Token + local + new Bot().Get("@@") + new Bot().Url); }
}
`,
    steps: [['dotnet', 'run', '--project', '.']],
    isLoud: true,
  },
  {
    name: 'Rust',
    needs: ['rustc'],
    file: 'bot.rs',
    source: `//! @@
struct Bot { token: String, url: &'static str }
fn make(token: impl Into<String>) -> Bot { Bot { token: token.into(), url: "@u" } }
fn get() -> &'static str { "@@" }
fn is(t: &str) -> bool { t == "@@" }
fn main() {
    let t = "@@";
    let s = "@@".to_string() + &String::from("@u");
    let b = make("@@");
    let v = vec!["@@", r#"{"u": "@u"}"#];
    let o: Option<&str> = Some("@u {}");
    println!("@u {} {t} {}", s, "@@");
    println!("{} {} {} {} {:?} {:?}", b.token, b.url, get(), is(t), v, o);
    println!("{}", format!("\\u{48} {{}} @u",) + "\\u{48}@u");
    print!("{}", "@@".len());
}
`,
    steps: [['rustc', '--edition', '2021', '-C', 'opt-level=0', '-C', 'debuginfo=0', '-o', 'bot', 'bot.rs'], ['./bot']],
    isLoud: true,
  },
  ...['bash', 'sh'].map((shell) => ({
    name: `a script of ${shell}`,
    needs: [shell],
    file: 'bot.sh',
    source: `#!/bin/${shell}
# @@
TOKEN=@@
export BOT="@@" OTHER='@@'
f() { echo "$1 @u" 'it is @u' @u; }
f "$TOKEN"; f @@; echo "$BOT$OTHER" "$(echo '@@')" \`echo @@\`
cat <<TEXT
  @u $TOKEN
TEXT
case $TOKEN in x) ;; *) echo "\${#BOT}" ;; esac
[ "$TOKEN" = @@ ] && echo same
sh -c 'echo @u'
`,
    steps: [[shell, 'bot.sh'] as const],
    isLoud: true,
  })),
];

async function perform(folder: string, steps: readonly Step[], env: Readonly<Record<string, string>>): Promise<Outcome> {
  let last: Outcome = { code: 0, stdout: '', stderr: '' };
  for (const [program, ...args] of steps) {
    last = await run(program, args, { cwd: folder, env });
    if (last.code !== 0) return last;
  }
  return last;
}

const folders: string[] = [];
afterAll(() => folders.map((folder) => rmSync(folder, { recursive: true, force: true })));

/** Not the one of all tests: which of several at once has ended, that cannot tell. */
function ownFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tokenscan-test-'));
  folders.push(folder);
  return folder;
}

test('each language has a program that is fixed and run', () => {
  const run = new Set(PROGRAMS.map(({ file, source }) => languageOf(file, source)));
  // The grammar of TypeScript with elements in it; a program of TypeScript is among them.
  expect([...LANGUAGE_NAMES].filter((name) => name !== 'tsx' && !run.has(name))).toEqual([]);
});

describe.concurrent('the fixed program', () => {
  for (const { name, needs, file, source, also, steps, isLoud } of PROGRAMS) {
    const missing = needs.filter((program) => !hasProgram(program));
    test.skipIf(missing.length > 0)(
      `${name}${missing.length > 0 ? ` (needs ${missing.join(', ')})` : ''}`,
      async ({ expect: expected }) => {
        const folder = ownFolder();
        // Go's own cache, which holds its standard library: to compile that takes longer than all else here.
        const env = { GOFLAGS: '-mod=mod', GOPROXY: 'off', GOTOOLCHAIN: 'local', GO111MODULE: 'off' };
        const files = also === undefined ? { [file]: source } : { [file]: source, [also.file]: also.source };
        const fill = (text: string): string =>
          text.replaceAll('@u', 'https://api.telegram.org/bot@@/getMe').replaceAll('@@', CLEAR);
        writeTree(folder, Object.fromEntries(Object.entries(files).map(([path, text]) => [path, fill(text)])));
        if (name === 'C#') writeTree(folder, { 'bot.csproj': PROJECT });
        const before = await perform(folder, steps, env);
        expected(before.code, before.stdout + before.stderr).toBe(0);
        expected(before.stdout + before.stderr).toContain(CLEAR);

        // One is a process, as it is used; the others share what it takes to read code.
        const fix = name === 'Go' ? tokenscanProcess : tokenscan;
        const fixed = await fix(['fix', '--yes', '--confidence', 'possible', ...Object.keys(files)], { cwd: folder });
        expected(fixed.stdout, fixed.stdout).not.toContain('By hand');
        expected(fixed.code, fixed.stderr).toBe(0);
        for (const path of Object.keys(files)) expected(readFileSync(join(folder, path), 'utf8')).not.toContain(CLEAR);
        const variables = parse(readFileSync(join(folder, '.env')));
        expected(variables).toEqual({ TELEGRAM_BOT_TOKEN: CLEAR });

        const after = await perform(folder, steps, { ...env, ...variables });
        expected(after).toEqual(before);
        if (isLoud) {
          const without = await perform(folder, steps.slice(-1), env);
          expected(without.code).not.toBe(0);
          expected(without.stderr).toContain('TELEGRAM_BOT_TOKEN');
        }
      },
    );
  }
});

const PROJECT = `<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net8.0</TargetFramework>
<Nullable>enable</Nullable><TreatWarningsAsErrors>true</TreatWarningsAsErrors></PropertyGroup></Project>
`;
