// Markup: a template whose values are text, and so escaped, unless they are markup themselves. The one way from a string into a page.
import { escapeForTerminal } from '../../../system/terminal-text.ts';
import { xmlText } from '../xml-text.ts';

/** Markup that needs no escaping. */
export class Markup {
  readonly #text: string;

  /** @param text markup as it is: of our own, or made by `html` */
  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

type Value = string | number | Markup | readonly Markup[];

/** ``html`<td>${path}</td>` ``: control and bidi characters of a text become visible, and none of it is markup. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return new Markup(parts.map((part, at) => part + render(values[at] ?? '')).join(''));
}

function render(value: Value): string {
  if (value instanceof Markup) return value.toString();
  if (typeof value === 'string' || typeof value === 'number') return xmlText(escapeForTerminal(String(value)));
  return value.join('');
}
