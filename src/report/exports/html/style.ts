// The style sheet of the page: light, dark and print. It names no other file and no font that is not there.

export const STYLE = `
:root {
  color-scheme: light dark;
  --text: light-dark(#1a2027, #e6e9ed);
  --dim: light-dark(#57606b, #a3acb8);
  --page: light-dark(#f4f6f8, #0f1317);
  --card: light-dark(#ffffff, #181d23);
  --inset: light-dark(#f4f6f8, #11161b);
  --line: light-dark(#d6dce2, #313942);
  --high: light-dark(#b42318, #ff9d92);
  --high-soft: light-dark(#fdecea, #3a1d1b);
  --medium: light-dark(#8a5200, #f0bd6a);
  --medium-soft: light-dark(#fdf3e1, #33270f);
  --low: light-dark(#475467, #b3bfcc);
  --low-soft: light-dark(#eef1f4, #252c34);
  --good: light-dark(#17693a, #7ddba3);
  --good-soft: light-dark(#e6f4ec, #12301f);
  --link: light-dark(#0b57d0, #a8c7fa);
  --bar-pushed: light-dark(#b42318, #f0776b);
  --bar-commits: light-dark(#c2671b, #e69a52);
  --bar-files: light-dark(#2f6db5, #6ea8e8);
  --bar-logs: light-dark(#6b5bb0, #a898ec);
  --bar-shell: light-dark(#2c7a6b, #62bfad);
  --bar-processes: light-dark(#68727d, #98a3af);
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0 auto; max-width: 64rem; padding: 1.5rem 1.25rem 3rem; background: var(--page); color: var(--text); font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.75rem; line-height: 1.25; letter-spacing: -.01em; margin: 0; }
h2 { font-size: 1.25rem; margin: 0 0 .75rem; }
h3 { font-size: .95rem; margin: 1rem 0 .4rem; }
p { margin: .35rem 0; }
a { color: var(--link); }
code, pre, .mono { font-family: ui-monospace, "Cascadia Code", "DejaVu Sans Mono", Menlo, Consolas, monospace; font-size: .9em; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: .5rem; background: var(--card); padding: .5rem .75rem; border-radius: .4rem; z-index: 1; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: .3rem; }
header { background: var(--card); border: 1px solid var(--line); border-top: .4rem solid var(--state); border-radius: .8rem; padding: 1.5rem 1.75rem; }
header.bad { --state: var(--high); --state-soft: var(--high-soft); }
header.partial { --state: var(--medium); --state-soft: var(--medium-soft); }
header.fine { --state: var(--good); --state-soft: var(--good-soft); }
.time { float: right; color: var(--dim); margin: .4rem 0 0 1rem; font-size: .9rem; }
.verdict { display: inline-block; background: var(--state-soft); color: var(--state); border-radius: .5rem; padding: .35rem .8rem; margin: .9rem 0 .3rem; font-size: 1.1rem; }
.lead { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1rem; margin: .8rem 0 0; }
.lead dt { color: var(--dim); } .lead dd { margin: 0; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(7rem, 1fr)); gap: .6rem; list-style: none; padding: 0; margin: 1.2rem 0 0; }
.facts li { background: var(--inset); border: 1px solid var(--line); border-radius: .6rem; padding: .55rem .7rem; color: var(--dim); font-size: .85rem; line-height: 1.35; hyphens: auto; }
.facts .tokens b, .facts .pushed b { color: var(--high); } .facts .problems b { color: var(--medium); }
.facts b { display: block; font-size: 1.25rem; line-height: 1.3; white-space: nowrap; color: var(--text); font-variant-numeric: tabular-nums; }
section { background: var(--card); border: 1px solid var(--line); border-radius: .8rem; padding: 1.25rem 1.75rem; margin: 1.25rem 0 0; }
.dim { color: var(--dim); }
.badge { border-radius: 1rem; padding: .05rem .65rem; font-size: .8rem; font-weight: 600; white-space: nowrap; }
.badge.high { background: var(--high-soft); color: var(--high); }
.badge.medium { background: var(--medium-soft); color: var(--medium); }
.badge.low { background: var(--low-soft); color: var(--low); }
summary { cursor: pointer; }
.token { border: 1px solid var(--line); border-left: .3rem solid var(--low); border-radius: .6rem; margin: .75rem 0 0; padding: .75rem 1rem; }
.many > .token { content-visibility: auto; contain-intrinsic-size: auto 4.5rem; }
.token.high { border-left-color: var(--high); } .token.medium { border-left-color: var(--medium); }
.token > summary { display: flex; flex-wrap: wrap; gap: .15rem .6rem; align-items: baseline; list-style: none; }
.token > summary::-webkit-details-marker { display: none; }
.token > summary::before { content: '▸'; width: .8rem; color: var(--dim); } .token[open] > summary::before { content: '▾'; }
.token .preview { font-weight: 650; font-size: 1rem; }
.token > summary > .dim { flex-basis: 100%; padding-left: 1.4rem; font-size: .9rem; }
.advice { background: var(--inset); border-radius: .5rem; padding: .5rem .9rem; margin: .7rem 0; }
.places { list-style: none; padding: 0; margin: 0; }
.places > li { margin: .5rem 0 .8rem; } .places .dim { font-size: .9rem; margin: .15rem 0; }
.line { display: flex; gap: .8rem; margin: .3rem 0; padding: .5rem .8rem .8rem; background: var(--inset); border: 1px solid var(--line); border-radius: .5rem; }
.line code { white-space: pre-wrap; min-width: 0; line-height: 1.9; }
.number { color: var(--dim); font-family: ui-monospace, monospace; font-size: .85em; line-height: 2; user-select: none; flex: none; }
mark { position: relative; background: var(--high-soft); color: var(--high); border-bottom: 2px solid; padding: .1rem 0; }
mark::after { content: '▲'; position: absolute; left: 0; top: 100%; font-size: .55rem; line-height: 1; }
.bar { display: flex; flex-wrap: wrap; gap: .75rem 1rem; align-items: end; }
.bar label { display: grid; gap: .2rem; font-size: .85rem; color: var(--dim); }
.buttons { display: flex; gap: .5rem; } output { color: var(--dim); font-size: .9rem; padding-bottom: .35rem; }
input, select, button { font: inherit; font-size: .95rem; color: var(--text); background: var(--card); border: 1px solid var(--dim); border-radius: .45rem; padding: .35rem .7rem; height: 2.3rem; }
button { cursor: pointer; } button:hover { background: var(--inset); }
.steps { padding-left: 1.4rem; margin: 0; } .steps > li { margin: 0 0 .9rem; padding-left: .3rem; } .steps > li::marker { font-weight: 700; color: var(--dim); }
.command { display: flex; gap: .5rem; align-items: start; margin: .35rem 0 0; }
pre { flex: 1; min-width: 0; margin: 0; white-space: pre-wrap; background: var(--inset); border: 1px solid var(--line); border-radius: .45rem; padding: .4rem .8rem; }
table { border-collapse: collapse; width: 100%; margin: .6rem 0 0; font-size: .95rem; }
caption { text-align: start; color: var(--dim); padding: .25rem 0; }
th, td { text-align: start; vertical-align: top; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); }
th { color: var(--dim); font-weight: 600; font-size: .85rem; }
figure { margin: 0; } figcaption { color: var(--dim); margin: .4rem 0; } figure > details { margin-top: .6rem; }
svg { display: block; width: 100%; max-width: 34rem; height: auto; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr)); gap: 0 1.25rem; }
svg text { fill: var(--text); font: 12.5px system-ui, sans-serif; } svg .small { fill: var(--dim); font-size: 11.5px; }
svg .mono { font: 12px ui-monospace, "DejaVu Sans Mono", monospace; }
svg .lane, svg .tick { stroke: var(--line); } svg .tick { stroke-dasharray: 2 3; } svg .now { stroke: var(--dim); }
svg g { --row: var(--low); } svg g.high { --row: var(--high); } svg g.medium { --row: var(--medium); }
svg .span { stroke: var(--row); stroke-width: 4; stroke-linecap: round; } svg .until { stroke: var(--row); stroke-width: 2; stroke-dasharray: 3 4; }
svg .mark { fill: var(--card); stroke: var(--row, var(--dim)); stroke-width: 2.5; }
svg .bar-pushed { fill: var(--bar-pushed); } svg .bar-commits { fill: var(--bar-commits); } svg .bar-files { fill: var(--bar-files); }
svg .bar-logs { fill: var(--bar-logs); } svg .bar-shell { fill: var(--bar-shell); } svg .bar-processes { fill: var(--bar-processes); }
footer { color: var(--dim); font-size: .9rem; margin: 1.25rem .25rem 0; }
@media (max-width: 40rem) {
  body { padding: .75rem .75rem 2rem; } header, section { padding: 1rem; } h1 { font-size: 1.4rem; } .time { float: none; margin: 0; }
  .lead { grid-template-columns: 1fr; gap: 0; } .lead dd { margin-bottom: .5rem; }
}
@media print {
  :root { color-scheme: light; } body { max-width: none; padding: 0; background: none; font-size: 10pt; }
  .bar, button, .skip { display: none !important; } section, header { border-radius: 0; break-inside: auto; } h2, h3, summary { break-after: avoid; }
  .token { content-visibility: visible; } .token, .line, .steps > li, tr, svg { break-inside: avoid; } details::details-content { content-visibility: visible; height: auto; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
