// The style sheet of the page: light, dark and print. It names no other file and no font that is not there.

export const STYLE = `
:root { color-scheme: light dark; --text: light-dark(#1c2024, #e8eaed); --dim: light-dark(#5a6169, #a5adb6); --page: light-dark(#ffffff, #15181b);
  --card: light-dark(#f5f6f7, #1e2226); --line: light-dark(#d5d9dd, #3a4046); --high: light-dark(#b3261e, #ff9c94); --medium: light-dark(#8a5300, #f2bd6b);
  --low: light-dark(#4a5560, #b4bec8); --good: light-dark(#1b6e3c, #7fd6a2); --link: light-dark(#0b57d0, #a8c7fa); }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1.5rem; background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .25rem; } h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; } h3 { font-size: 1rem; margin: 1rem 0 .25rem; }
code, pre { font-family: ui-monospace, monospace; font-size: .9em; overflow-wrap: anywhere; }
pre { background: var(--page); border: 1px solid var(--line); border-radius: .4rem; padding: .5rem .75rem; margin: .4rem 0; overflow-x: auto; white-space: pre; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; } caption { text-align: start; color: var(--dim); padding: .25rem 0; }
th, td { text-align: start; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
.facts { display: flex; flex-wrap: wrap; gap: .5rem; list-style: none; padding: 0; margin: 1rem 0; }
.facts li { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .5rem .9rem; } .facts b { font-size: 1.3rem; display: block; }
.dim { color: var(--dim); } .high { color: var(--high); } .medium { color: var(--medium); } .low { color: var(--low); } .good { color: var(--good); }
.badge { border: 1px solid currentColor; border-radius: 1rem; padding: 0 .6rem; font-size: .85rem; white-space: nowrap; }
.token { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; margin: .6rem 0; padding: .6rem 1rem; content-visibility: auto; contain-intrinsic-size: auto 3.2rem; }
.token > summary { cursor: pointer; display: flex; flex-wrap: wrap; gap: .3rem .8rem; align-items: baseline; } .token > summary code { font-weight: 600; }
.token > summary::before { content: '▸'; } .token[open] > summary::before { content: '▾'; }
.bar { display: flex; flex-wrap: wrap; gap: .75rem; align-items: end; margin: 1rem 0; } .bar label { display: grid; gap: .2rem; font-size: .9rem; }
input, select, button { font: inherit; color: inherit; background: var(--page); border: 1px solid var(--dim); border-radius: .4rem; padding: .3rem .6rem; }
button { cursor: pointer; } :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; } a { color: var(--link); }
figure { margin: 1rem 0; } figcaption { color: var(--dim); } svg { max-width: 100%; height: auto; } svg text { fill: var(--text); font: 12px system-ui, sans-serif; }
svg .axis { stroke: var(--line); } svg .mark { fill: var(--high); } svg .span { stroke: var(--high); stroke-width: 3; } svg .amount { fill: var(--medium); }
.steps > li { margin: .6rem 0; } [hidden] { display: none !important; }
@media print { body { max-width: none; padding: 0; } .bar, button { display: none; } .token { break-inside: avoid; content-visibility: visible; } .token::details-content { content-visibility: visible; } pre { white-space: pre-wrap; } }
`;
