// What the page can do beyond being read: filter, sort, copy. Without it everything is there and the bar is hidden.

/** The script of the page, for a `<script>` element. It reads what the page holds and asks for nothing else. */
export const SCRIPT = `
'use strict';
const get = (id) => document.getElementById(id);
const list = get('tokens');
const bar = get('bar');
if (list && bar) {
  const [word, severity, order, shown] = ['word', 'severity', 'order', 'shown'].map(get);
  const tokens = Array.from(list.children);
  const byUrgency = (a, b) => a.dataset.at - b.dataset.at;
  const orders = {
    urgency: byUrgency,
    places: (a, b) => b.dataset.places - a.dataset.places || byUrgency(a, b),
    path: (a, b) => (a.dataset.path < b.dataset.path ? -1 : a.dataset.path > b.dataset.path ? 1 : byUrgency(a, b)),
  };
  let words;
  const update = () => {
    words ??= new Map(tokens.map((token) => [token, token.textContent.toLowerCase()]));
    const wanted = word.value.trim().toLowerCase();
    let count = 0;
    for (const token of tokens) {
      const fits = words.get(token).includes(wanted) && (severity.value === '' || token.dataset.severity === severity.value);
      token.hidden = !fits;
      if (fits) count++;
    }
    shown.textContent = shown.dataset.text.replace('{shown}', count).replace('{all}', tokens.length);
  };
  const setOpen = (open) => () => {
    for (const token of tokens) if (!token.hidden) token.open = open;
  };
  bar.addEventListener('submit', (event) => event.preventDefault());
  word.addEventListener('input', update);
  severity.addEventListener('change', update);
  order.addEventListener('change', () => list.append(...tokens.sort(orders[order.value])));
  get('open').addEventListener('click', setOpen(true));
  get('close').addEventListener('click', setOpen(false));
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.target.matches('input, select')) return;
    event.preventDefault();
    word.focus();
  });
  bar.hidden = false;
}
for (const button of document.querySelectorAll('button[data-copy]')) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.previousElementSibling.textContent);
    button.textContent = button.dataset.text;
  });
}
`;
