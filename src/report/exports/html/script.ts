// What the page can do beyond being read: filter, sort, copy. Without it everything is there and the bar is hidden.

/** The script of the page, for a `<script>` element. It reads what the page holds and asks for nothing else. */
export const SCRIPT = `
'use strict';
const list = document.getElementById('tokens');
const bar = document.getElementById('bar');
const shown = document.getElementById('shown');
const word = document.getElementById('word');
const severity = document.getElementById('severity');
const order = document.getElementById('order');
if (list && bar) {
  const tokens = Array.from(list.children);
  const words = new Map(tokens.map((token) => [token, token.textContent.toLowerCase()]));
  const orders = {
    urgency: (a, b) => a.dataset.at - b.dataset.at,
    places: (a, b) => b.dataset.places - a.dataset.places || a.dataset.at - b.dataset.at,
    path: (a, b) => (a.dataset.path < b.dataset.path ? -1 : a.dataset.path > b.dataset.path ? 1 : a.dataset.at - b.dataset.at),
  };
  const update = () => {
    const wanted = word.value.trim().toLowerCase();
    let count = 0;
    for (const token of tokens) {
      token.hidden = !(words.get(token).includes(wanted) && (severity.value === '' || token.dataset.severity === severity.value));
      if (!token.hidden) count++;
    }
    shown.textContent = count + ' of ' + tokens.length + ' shown';
  };
  const sort = () => list.append(...tokens.toSorted(orders[order.value]));
  bar.hidden = false;
  word.addEventListener('input', update);
  severity.addEventListener('change', update);
  order.addEventListener('change', sort);
  document.getElementById('open').addEventListener('click', () => { for (const token of tokens) token.open = true; });
  document.getElementById('close').addEventListener('click', () => { for (const token of tokens) token.open = false; });
  update();
}
for (const button of document.querySelectorAll('button[data-copy]')) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.previousElementSibling.textContent);
    button.textContent = 'copied';
  });
}
`;
