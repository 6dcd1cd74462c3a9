// Turns what a program printed into a template without the token, and a template back into a text.

// What programs put between two characters of a token: colours and the like, or a break, with what fills the line before it
// and indents the one after it.
const CODE = String.raw`\x1b\[[0-9;]*[mK]|\x1b\]8;[^\x1b]*\x1b\\`;
const BETWEEN = String.raw`(?:(?:${CODE}|[ │=\\])*[\r\n]+(?:${CODE}|[ \t│\r\n])*|(?:${CODE})*)`;
const SEPARATORS = ':|%3A|%253A|\\\\u003a|~';

const escapeSign = (character) => character.replace(/[^A-Za-z0-9]/, '\\$&');
const pattern = (text) => [...text].map(escapeSign).join(BETWEEN);

/** `name` from character `from` to before `to`, as a hole of a template. */
const hole = (name, text, from, to) => (from === 0 && to === text.length ? `{{${name}}}` : `{{${name}:${from}:${to}}}`);

/** The holes for one stretch of `found` that spells `text` with other things in between. */
function holesOf(name, text, found) {
  let out = '';
  let from = 0;
  let at = 0;
  const between = new RegExp(BETWEEN, 'y');
  for (let next = 0; next < text.length; next++) {
    if (next > 0) {
      between.lastIndex = at;
      const gap = between.exec(found)[0];
      if (gap !== '') {
        out += hole(name, text, from, next) + gap;
        from = next;
        at += gap.length;
      }
    }
    at += 1;
  }
  return out + hole(name, text, from, text.length);
}

/** `text` with the token in it replaced by holes. Throws when a part of the secret is left. */
export function templateOf(text, { id, secret }) {
  const whole = new RegExp(`(${pattern(id)})(${BETWEEN}(?:${SEPARATORS})${BETWEEN})(${pattern(secret)})`, 'gi');
  let template = text.replace(
    whole,
    (_, left, separator, right) => holesOf('id', id, left) + separator + holesOf('secret', secret, right),
  );
  template = template.replaceAll(secret, '{{secret}}').replaceAll(id, '{{id}}');
  for (let at = 0; at + 8 <= secret.length; at++) {
    if (template.includes(secret.slice(at, at + 8))) throw new Error(`part of the secret is left: characters ${at} to ${at + 8}`);
  }
  if (!template.includes('{{secret')) throw new Error('the token is not in what was printed');
  return template;
}

/** A template with a token in its holes. */
export function fillTemplate(template, token) {
  return template.replaceAll(/\{\{(id|secret)(?::(\d+):(\d+))?\}\}/g, (_, name, from, to) =>
    token[name].slice(Number(from ?? 0), to && Number(to)),
  );
}
