// What becomes of a token in each language: the read that takes its place, or that it is left to the user.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LanguageName, languageOf, loadLanguage } from '../../../src/remediation/fix/languages.ts';
import { environmentRead } from '../../../src/system/environment-read.ts';
import { rewriteSource } from '../../support/fixtures/fix.ts';
import { token } from '../../support/tokens/token.ts';

const CLEAR = token('fix');
/** In the tables `@@` stands for a token, `@u` for an address with one. */
const fill = (text: string): string => text.replaceAll('@u', 'https://api.telegram.org/bot@@/getMe').replaceAll('@@', CLEAR);

/** What TypeScript code gets at its top. */
const TS = (name = 'BOT', quote = "'"): string => `const ${name} = ${read(quote)};\n${check(name, quote)};`;
const read = (quote = "'"): string => `process.env[${quote}BOT${quote}] ?? ${quote}${quote}`;
const check = (name: string, quote = "'"): string =>
  `if (${name} === ${quote}${quote}) throw new Error(${quote}BOT is not set${quote})`;
const GET = `function getBot(): string {\n  const value = ${read()};\n  ${check('value')};\n  return value;\n}`;
const CS = 'System.Environment.GetEnvironmentVariable("BOT") ?? throw new System.InvalidOperationException("BOT is not set")';
const RS = 'std::env::var("BOT").expect("BOT is not set")';
const SH = `\${BOT:?set it in .env}`;
const URL = 'https://api.telegram.org/bot';

type Table = Readonly<Record<LanguageName, readonly (readonly [before: string, after: string])[]>>;

const REWRITTEN: Table = {
  javascript: [
    [`const t = '@@';`, 'const t = process.env.BOT;'],
    ['f(`@@`)', 'f(process.env.BOT)'],
    [`f("@u")`, `f(\`${URL}\${process.env.BOT}/getMe\`)`],
    [`f(\`\${a}@u\${b}\`)`, `f(\`\${a}${URL}\${process.env.BOT}/getMe\${b}\`)`],
    // What means something else in a template.
    [`f('a\\'b\`c\${d}@u\\n$')`, `f(\`a\\'b\\\`c\\\${d}${URL}\${process.env.BOT}/getMe\\n$\`)`],
    [`f('@@ @@')`, `f(\`\${process.env.BOT} \${process.env.BOT}\`)`],
    [`// @@\n/* '@@' */ f()`, `// <BOT>\n/* '<BOT>' */ f()`],
    [`<A b="@@" c='@u' />`, `<A b={process.env.BOT} c={\`${URL}\${process.env.BOT}/getMe\`} />`],
    [`const t = process.env.BOT || '@@';`, 'const t = process.env.BOT;'],
    [`const t = process.env.OTHER || '@@';`, 'const t = process.env.OTHER || process.env.BOT;'],
    [`class A { #t = '@@' }`, 'class A { #t = process.env.BOT }'],
    [`#!/usr/bin/env node\n'use strict'; f('@@')`, `#!/usr/bin/env node\n'use strict'; f(process.env.BOT)`],
  ],
  typescript: [
    [`new A('@@');`, `${TS()}\n\nnew A(BOT);`],
    [`f('@@', \`@u\`, "@u");`, `${TS()}\n\nf(BOT, \`${URL}\${BOT}/getMe\`, \`${URL}\${BOT}/getMe\`);`],
    [`const l = '@@'.length`, `${TS()}\n\nconst l = BOT.length`],
    [`const x = { token: '@@' satisfies string }`, `${TS()}\n\nconst x = { token: BOT satisfies string }`],
    [`class A { constructor(private t = '@@') {} }`, `${TS()}\n\nclass A { constructor(private t = BOT) {} }`],
    // A constant that is the token, and all that needs it, is the constant.
    [`const t: string = '@@';`, `const t: string = ${read()};\n${check('t')};`],
    [`export const T = "@@" // @@\n`, `export const T = ${read('"')} // <BOT>\n${check('T', '"')}\n`],
    [`const BOT = process.env.BOT || '@@';`, `const BOT = process.env.BOT ?? '';\n${check('BOT')};`],
    [`const t = '@@';\nf('@@');\n`, `${TS()}\n\nconst t = BOT;\nf(BOT);\n`],
    [`let t = '@@';`, `${TS()}\n\nlet t = BOT;`],
    // What comes first stays first.
    [
      `#!/usr/bin/env node\n/* License */\n\n'use strict';\nimport a from 'a'; // a\nimport b = require('b');\nconst c = require('c');\nf('@@');\n`,
      `#!/usr/bin/env node\n/* License */\n\n'use strict';\nimport a from 'a'; // a\nimport b = require('b');\nconst c = require('c');\n\n${TS()}\n\nf(BOT);\n`,
    ],
    [`import a from 'a'\n\n// About f.\nf('@@')\n`, `import a from 'a'\n\n${TS().replaceAll(';', '')}\n\n// About f.\nf(BOT)\n`],
    [`import a from 'a'\n\n;(() => 1)('@@')\n`, `import a from 'a'\n\n${TS().replaceAll(';', '')}\n\n;(() => 1)(BOT)\n`],
    [`/** License of MIT. */\n// About f.\nf('@@');\n`, `/** License of MIT. */\n// About f.\n${TS()}\n\nf(BOT);\n`],
    [`/** About t. */\nexport let t = '@@';\n`, `${TS()}\n\n/** About t. */\nexport let t = BOT;\n`],
    [`\n\n  f('@@');\n`, `\n\n${TS()}\n\n  f(BOT);\n`],
    [`'use client'; f('@@');`, `'use client';\n\n${TS()}\n\nf(BOT);`],
    [`import a from 'a';\r\nf('@@');\r\n`, `import a from 'a';\n\n${TS()}\n\nf(BOT);\n`.replaceAll('\n', '\r\n')],
    // No name twice.
    [`const BOT = f('@@');`, `${TS('botValue')}\n\nconst BOT = f(botValue);`],
    [`function f(BOT: string) { return '@@' + BOT; }`, `${TS('botValue')}\n\nfunction f(BOT: string) { return botValue + BOT; }`],
    [`class BOT {}\nf({ botValue }, '@@');`, `${TS('BOT_2')}\n\nclass BOT {}\nf({ botValue }, BOT_2);`],
    // A constant that is there already, as `fix` or a person wrote it.
    [`${TS()}\n\nf('@@');`, `${TS()}\n\nf(BOT);`],
    [`${TS('t')}\nfunction f() { return '@@'; }`, `${TS('t')}\nfunction f() { return t; }`],
    [
      `const t = process.env.BOT;\nif (!t) { throw new Error(); }\nf('@@');`,
      `const t = process.env.BOT;\nif (!t) { throw new Error(); }\nf(t);`,
    ],
    // This one may be undefined: where nothing checks it, and in functions declared like this.
    [
      `const t = process.env.BOT;\nif (!t) throw new Error();\nfunction f() { return '@@'; }`,
      `const t = process.env.BOT;\nif (!t) throw new Error();\nconst BOT = process.env.BOT ?? '';\n${check('BOT')};\n\nfunction f() { return BOT; }`,
    ],
    [`const t = process.env['BOT'];\nf('@@');`, `${TS()}\n\nconst t = process.env['BOT'];\nf(BOT);`],
    // After what loads `.env`; if that is not known to come first, or the token only a default, a function reads it.
    [
      `import d from 'dotenv';\nd.config();\nfunction f() { return '@@'; }\n`,
      `import d from 'dotenv';\nd.config();\n\n${TS()}\n\nfunction f() { return BOT; }\n`,
    ],
    [
      `import d from 'dotenv';\n\nasync function f() { d.config(); return '@@'; }\n`,
      `import d from 'dotenv';\n\n${GET}\n\nasync function f() { d.config(); return getBot(); }\n`,
    ],
    [
      `import d from 'dotenv';\nf();\nd.config();\nfunction f() { return '@@'; }\n`,
      `import d from 'dotenv';\n\n${GET}\n\nf();\nd.config();\nfunction f() { return getBot(); }\n`,
    ],
    [
      `import { ConfigModule } from 'a';\n@B(ConfigModule.forRoot(), '@@')\nexport class A {}\n`,
      `import { ConfigModule } from 'a';\n\n${GET}\n\n@B(ConfigModule.forRoot(), getBot())\nexport class A {}\n`,
    ],
    [`import d from 'dotenv';\nf(d.config(), '@@');\n`, `import d from 'dotenv';\n\n${GET}\n\nf(d.config(), getBot());\n`],
    [`const u = a || '@@';`, `${GET}\n\nconst u = a || getBot();`],
    [`const u = a ?? (process.env['BOT'] || '@@');`, `${GET}\n\nconst u = a ?? (getBot());`],
    [`${GET}\n\nf('@@');`, `${GET}\n\nf(getBot());`],
  ],
  tsx: [[`const a = <A b="@@" />;`, `${TS('BOT', '"')}\n\nconst a = <A b={BOT} />;`]],
  python: [
    ['T = "@@"\n', 'import os\n\nT = os.environ["BOT"]\n'],
    [`import os\nT = '@@'\n`, `import os\nT = os.environ['BOT']\n`],
    [`import os\nT = os.getenv("BOT", "@@")\n`, `import os\nT = os.environ["BOT"]\n`],
    [
      `import os\nT = os.environ.get("A", "@@")\n`,
      `import os\nT = (os.environ["A"] if "A" in os.environ else os.environ["BOT"])\n`,
    ],
    [`import os.path\nT = '@@'\n`, `import os.path\nT = os.environ['BOT']\n`],
    // Text that documents, an import from the future, and the first lines stay first.
    [
      `#!/usr/bin/python3\n# -*- coding: utf-8 -*-\n"""doc @@"""\nfrom __future__ import annotations\n\n# about T\nT = '@@'\n`,
      `#!/usr/bin/python3\n# -*- coding: utf-8 -*-\n"""doc <BOT>"""\nfrom __future__ import annotations\n\nimport os\n\n# about T\nT = os.environ['BOT']\n`,
    ],
    [`def f():\n    '''doc @@'''\n`, `def f():\n    '''doc <BOT>'''\n`],
    [`import os\nU = "@u/{x}".format(x=1)\n`, `import os\nU = f"${URL}{os.environ['BOT']}/getMe/{{x}}".format(x=1)\n`],
    [`import os, sys\nU = f'@u{sys}'\n`, `import os, sys\nU = f'${URL}{os.environ["BOT"]}/getMe{sys}'\n`],
    [`import sys\nU = ("a"\n  "@@")\n`, `import os\nimport sys\nU = ("a"\n  f"{os.environ['BOT']}")\n`],
    [`import os\nx = b"@@"\n`, `import os\nx = os.environ["BOT"].encode()\n`],
    [`import os\nx = r'\\d@u'\n`, `import os\nx = rf'\\d${URL}{os.environ["BOT"]}/getMe'\n`],
    [`import os\nx = f"{f('@@')}"\n`, `import os\nx = f"{f(os.environ['BOT'])}"\n`],
    [`import os\nx = """a\n@u\n"""\n`, `import os\nx = f"""a\n${URL}{os.environ['BOT']}/getMe\n"""\n`],
    // What is imported in a function is not there for the others.
    [`def f():\n    import os\n\nT = "@@"\n`, `import os\n\ndef f():\n    import os\n\nT = os.environ["BOT"]\n`],
    [`T = "@@"\r\nprint(T)\r\n`, `import os\r\n\r\nT = os.environ["BOT"]\r\nprint(T)\r\n`],
  ],
  go: [
    ['package main\n\nconst T = "@@"\n', 'package main\n\nimport "os"\n\nvar T = os.Getenv("BOT")\n'],
    [
      'package main\n\nimport "fmt"\n\nvar t = f("@u")\n',
      `package main\n\nimport "fmt"\nimport "os"\n\nvar t = f("${URL}" + os.Getenv("BOT") + "/getMe")\n`,
    ],
    [
      'package main\n\nimport (\n\t"fmt"\n\t"strings"\n\n\t"github.com/a/b"\n)\n\nvar t = `@@`\n',
      'package main\n\nimport (\n\t"fmt"\n\t"os"\n\t"strings"\n\n\t"github.com/a/b"\n)\n\nvar t = os.Getenv("BOT")\n',
    ],
    [
      'package main\n\nimport (\n\t"fmt"\n\n\t"github.com/a/b"\n)\n\nvar t = `@@`\n',
      'package main\n\nimport (\n\t"fmt"\n\t"os"\n\n\t"github.com/a/b"\n)\n\nvar t = os.Getenv("BOT")\n',
    ],
    ['package main\nimport ("fmt")\nvar t = "@@"', 'package main\nimport ( "os"; "fmt")\nvar t = os.Getenv("BOT")'],
    // Out of a group of constants, which stays one.
    [
      'package main\nimport "os"\nconst (\n\tA = 1\n\tT  = "@@" // bot\n\tB = 2\n)\n',
      'package main\nimport "os"\nconst (\n\tA = 1\n\tB = 2\n)\n\nvar T = os.Getenv("BOT")\n',
    ],
    ['package main\nimport "os"\nconst (\n\tT = "@@"\n)', 'package main\nimport "os"\nvar (\n\tT = os.Getenv("BOT")\n)'],
    [
      'package main\nimport "os"\nfunc f() { const t = "@@"; g(t) }',
      'package main\nimport "os"\nfunc f() { var t = os.Getenv("BOT"); g(t) }',
    ],
    [
      'package main\nimport "os"\nvar b = "@u"[1:]',
      `package main\nimport "os"\nvar b = ("${URL}" + os.Getenv("BOT") + "/getMe")[1:]`,
    ],
    ['package main\n// @@\n', 'package main\n// <BOT>\n'],
  ],
  php: [
    [`<?php const T = '@@';`, `<?php define('T', getenv('BOT'));`],
    [`<?php define('T', '@@');`, `<?php define('T', getenv('BOT'));`],
    [`<?php $u = "@u$x";`, `<?php $u = "${URL}" . getenv('BOT') . "/getMe$x";`],
    [`<?php $v = 'a' . '@u';`, `<?php $v = 'a' . '${URL}' . getenv('BOT') . '/getMe';`],
    [`<?php $w = $x ?: '@u';`, `<?php $w = $x ?: ('${URL}' . getenv('BOT') . '/getMe');`],
    [`<?php function f($x) { return '@@'; } // @@ ?>`, `<?php function f($x) { return getenv('BOT'); } // <BOT> ?>`],
  ],
  ruby: [
    [`t = ENV.fetch("A", '@@')\n`, `t = ENV.fetch('A') { ENV.fetch('BOT') }\n`],
    [`t = ENV.fetch("BOT", "@@")\n`, `t = ENV.fetch("BOT")\n`],
    [`T = '@@'.freeze\n`, `T = ENV.fetch('BOT').freeze\n`],
    [`u = "@u#{x}"\n`, `u = "${URL}#{ENV.fetch("BOT")}/getMe#{x}"\n`],
    [`f '@u'\n`, `f '${URL}' + ENV.fetch('BOT') + '/getMe'\n`],
    [`x = y || '@u'\n`, `x = y || ('${URL}' + ENV.fetch('BOT') + '/getMe')\n`],
    [`d = "a" "@@"\n`, `d = "a" "#{ENV.fetch("BOT")}"\n`],
    ['f = `curl @u`\n', `f = \`curl ${URL}#{ENV.fetch("BOT")}/getMe\`\n`],
    [`h = { 'a' => '@@', "@@" => 2 } # @@\n`, `h = { 'a' => ENV.fetch('BOT'), ENV.fetch("BOT") => 2 } # <BOT>\n`],
  ],
  java: [
    ['class A { static final String T = "@@"; }', 'class A { static final String T = System.getenv("BOT"); }'],
    ['class A { String u = "@u"; /** @@ */ }', `class A { String u = "${URL}" + System.getenv("BOT") + "/getMe"; /** <BOT> */ }`],
    [
      'class A { int f() { return "@u".length(); } }',
      `class A { int f() { return ("${URL}" + System.getenv("BOT") + "/getMe").length(); } }`,
    ],
    ['class A { String s = "a" + "@u" + 1; }', `class A { String s = "a" + "${URL}" + System.getenv("BOT") + "/getMe" + 1; }`],
  ],
  csharp: [
    ['class A { const string T = "@@"; }', `class A { static readonly string T = ${CS}; }`],
    ['class A { void f() { const string t = "@@"; g(t); } }', `class A { void f() { string t = ${CS}; g(t); } }`],
    ['class A { string u = $"@u{x}"; }', `class A { string u = $"${URL}" + (${CS}) + $"/getMe{x}"; }`],
    ['class A { string u = @"@u"; }', `class A { string u = @"${URL}" + (${CS}) + @"/getMe"; }`],
    ['class A { int n = "@@".Length; }', `class A { int n = (${CS}).Length; }`],
    ['class A { string P { get; set; } = "@@"; } // @@', `class A { string P { get; set; } = (${CS}); } // <BOT>`],
  ],
  rust: [
    ['fn main() { let t = "@@"; }', `fn main() { let t = &*Box::leak(${RS}.into_boxed_str()); }`],
    [
      'fn main() { let t = "@@".to_string(); let u = String::from("@u"); }',
      `fn main() { let t = ${RS}; let u = format!("${URL}{}/getMe", ${RS}); }`,
    ],
    ['fn main() { f(r#"{@u}"#); }', `fn main() { f(&*Box::leak(format!(r#"{{${URL}{}/getMe}}"#, ${RS}).into_boxed_str())); }`],
    [
      'fn main() { f("\\u{1F600}@u"); }',
      `fn main() { f(&*Box::leak(format!("\\u{1F600}${URL}{}/getMe", ${RS}).into_boxed_str())); }`,
    ],
    ['fn main() { println!("@u {}", 1,); }', `fn main() { println!("${URL}{bot}/getMe {}", 1, bot = ${RS}); }`],
    ['fn main() { println!("{}", "@@"); }', `fn main() { println!("{}", (&*Box::leak(${RS}.into_boxed_str()))); }`],
    ['fn main() { let n = "@@".len(); } // @@', `fn main() { let n = (&*Box::leak(${RS}.into_boxed_str())).len(); } // <BOT>`],
  ],
  shell: [
    ['T=@@\nexport U="@@"\n', `T="${SH}"\nexport U="${SH}"\n`],
    [
      "curl @u \"@u\" '@u' $'@u'\n",
      `curl ${URL}"${SH}"/getMe "${URL}${SH}/getMe" '${URL}'"${SH}"'/getMe' $'${URL}'"${SH}"$'/getMe'\n`,
    ],
    ['cat <<EOF\nT=@@\nEOF\n', `cat <<EOF\nT=${SH}\nEOF\n`],
    ['case $x in a) echo @@;; esac # @@\n', `case $x in a) echo "${SH}";; esac # <BOT>\n`],
    ['f() { x=$(curl "@u" | jq); }\n', `f() { x=$(curl "${URL}${SH}/getMe" | jq); }\n`],
  ],
};

const LEFT: Table = {
  javascript: [
    [`({ '@@': 1 })`, 'name'],
    [`import '@@'`, 'name'],
    [`'@@';`, 'statement of its own'],
    [`process.env.BOT = '@@';`, 'sets the environment'],
    [`process.env['A'] ??= '@u';`, 'sets the environment'],
    ['sql`@u`', 'tag function'],
    [`f('\\1@u')`, 'octal'],
    [`f('\\@@')`, 'strings of this kind'],
    ['/@@/.test(x)', 'not in a string or comment'],
    ['<A>@@</A>', 'not in a string or comment'],
    [`f(((( '@@'`, 'error'],
  ],
  typescript: [
    [`const t = '@@' as const;`, 'as const'],
    [`type T = '@@';`, 'type'],
    [`let x: Foo<'@@'>;`, 'type'],
    [`enum E { A = '@@' }`, 'name'],
  ],
  tsx: [
    ['<A>@@</A>', 'not in a string or comment'],
    [`type T = '@@';`, 'type'],
  ],
  python: [
    ['def f(t: Literal["@@"]): pass\n', 'type'],
    ['match x:\n  case "@@": pass\n', 'pattern'],
    ['os = 1\nt = "@@"\n', 'named os'],
    ['from x import os\nt = "@@"\n', 'named os'],
    ['def f(os): return "@@"\n', 'named os'],
    [`x = f"{f('@u')}"\n`, 'f-string'],
    ['x = "@u\\N{DASH}"\n', 'escape'],
    ['x = b"@u"\n', 'bytes'],
  ],
  go: [
    ['package main\nconst (\n A = iota\n T = "@@"\n)', 'group'],
    ['package main\nconst T = "@@"\nconst U = "x" + T', 'another constant'],
    ['package main\nfunc f() { const t = "@@" }', 'unused constant'],
    ['package main\nimport o "os"\nvar t = "@@"', 'another name'],
    ['package main\nfunc f(os string) { f("@@") }', 'named os'],
    ['package main\ntype A struct { B int `@@` }', 'tag'],
  ],
  php: [
    [`<?php class A { const T = '@@'; }`, 'class'],
    [`<?php namespace X; const A = '@@';`, 'namespace'],
    [`<?php class A { public $t = '@@'; }`, 'constant'],
    [`<?php function f($x = '@@') {}`, 'constant'],
    ['<?php $x = <<<A\n@@\nA;\n', 'not in a string or comment'],
    ['<b>@@</b>', 'not in a string or comment'],
  ],
  ruby: [
    ['a = %w[@@]\n', 'not in a string or comment'],
    ['c = %q(@@)\n', 'strings of this kind'],
    [`e = 'a' '@@'\n`, 'adjacent strings'],
    ['h = { "@@": 1 }\n', 'name'],
    ['case x\nin "@@" then 1\nend', 'pattern'],
    ['x = <<~A\n  @@\nA\n', 'not in a string or comment'],
  ],
  java: [
    ['class A { @X("@@") void f() {} }', 'constant'],
    ['class A { static final String T = "@@"; void f(String s) { switch (s) { case T: } } }', 'T is used'],
    ['class A { String s = """\n @@"""; }', 'strings of this kind'],
  ],
  csharp: [
    ['class A { const string T = "@@"; const string U = T + "x"; }', 'T is used'],
    ['class A { [X("@@")] void h() {} }', 'constant'],
    ['class A { void h(string s = "@@") {} }', 'constant'],
    ['class A { void h(string s) { switch (s) { case "@@": break; } } }', 'constant'],
  ],
  rust: [
    ['const T: &str = "@@";', 'constant'],
    [`const fn f() -> &'static str { "@@" }`, 'constant'],
    ['fn f() { match x { "@@" => 1 }; }', 'constant'],
    ['fn f() { let b = b"@@"; }', 'strings of this kind'],
    ['fn f() { sql!("@@"); }', 'macro'],
    ['fn f() { println!("{}", sql!("@@")); }', 'macro'],
    ['fn f() { println!("@@ {bot}", bot = 1); }', 'argument of that name'],
  ],
  shell: [
    ["cat <<'EOF'\n@@\nEOF\n", 'here-document'],
    ['case $x in @@) echo;; esac\n', 'pattern'],
    ['@@ x\n', 'name of a command'],
  ],
};

const rows = (table: Table) =>
  Object.entries(table).flatMap(([name, entries]) =>
    entries.map(([before, after]) => [name as LanguageName, before, after] as const),
  );

describe('is rewritten', () => {
  test.each(rows(REWRITTEN))('%s: %s', async (name, before, after) => {
    const { text, left } = await rewriteSource(name, fill(before), CLEAR);
    expect(left).toEqual([]);
    expect(text).toBe(after);
  });
});

describe('is left to the user', () => {
  test.each(rows(LEFT))('%s: %s', async (name, before, reason) => {
    const { text, left } = await rewriteSource(name, fill(before), CLEAR);
    expect(left.map((one) => one.reason).join()).toContain(reason);
    expect(text).toBe(fill(before));
  });
});

/** Statements without a token, and one with: whatever stands around it stays to the byte. */
const FILLERS: Readonly<
  Partial<Record<LanguageName, { readonly around: readonly string[]; readonly row: readonly [string, string] }>>
> = {
  javascript: {
    around: ['f("Привет 😀");', '// комментарий', '', 'const r = /[`"]/g;', `x = \`a\${b}c\`;`],
    row: [`t('@u');`, `t(\`${URL}\${process.env.BOT}/getMe\`);`],
  },
  python: { around: ['x = "Привет 😀"', '# комментарий', '', 'имя = f"{x}"'], row: ['t("@@")', 't(os.environ["BOT"])'] },
  shell: { around: ['echo "Привет $x" \'😀\'', '# комментарий', '', 'x=$(date)'], row: ['t "@@"', `t "${SH}"`] },
  ruby: { around: ['x = "Привет #{1} 😀"', '# комментарий', '', ':a'], row: [`t('@@')`, `t(ENV.fetch('BOT'))`] },
};

describe('what is not a literal with a token stays as it is', () => {
  test.each(Object.entries(FILLERS))('%s', async (name, { around, row: [before, after] }) => {
    const lines = fc.array(fc.constantFrom(...around), { maxLength: 6 });
    const eols = fc.constantFrom('\n', '\r\n');
    await fc.assert(
      fc.asyncProperty(lines, lines, eols, fc.integer({ min: 1, max: 3 }), async (above, below, eol, times) => {
        const head = name === 'python' ? ['import os'] : [];
        const make = (line: string): string =>
          [...head, ...above, ...Array.from({ length: times }, () => line), ...below].join(eol);
        const { text } = await rewriteSource(name as LanguageName, fill(make(before)), CLEAR);
        expect(text).toBe(make(after));
      }),
      { numRuns: 60 },
    );
  });
});

describe('each language', () => {
  /** The usual end of a name: the compiler asks for that of a new language. */
  const EXTENSIONS: Readonly<Record<LanguageName, string>> = {
    ...{ javascript: '.js', typescript: '.ts', tsx: '.tsx', python: '.py', go: '.go', php: '.php', ruby: '.rb' },
    ...{ java: '.java', csharp: '.cs', rust: '.rs', shell: '.sh' },
  };
  const build = readFileSync(new globalThis.URL('../../../.ci/build.mjs', import.meta.url), 'utf8');

  test.each(Object.entries(EXTENSIONS))(
    '%s: its files are known, a report can say how they read a variable, its grammar is packed',
    async (name, extension) => {
      expect(languageOf(`bot${extension}`, '')).toBe(name);
      expect(environmentRead(`bot${extension}`, 'BOT')).toContain('BOT');
      const { grammar } = await loadLanguage(name as LanguageName);
      expect(build).toContain(`'${grammar}'`);
    },
  );
});
