// Numbers in Russian.

/** `1 токен`, `2 токена`, `5 токенов`. Digits are in groups of three. */
export function countRu(amount: number, forms: RussianForms): string {
  return `${numberRu(amount)} ${formRu(amount, forms)}`;
}

/** The forms for 1, for 2 to 4, and for 5 and more. */
export type RussianForms = readonly [one: string, few: string, many: string];

/** The form that a number wants, without the number. */
export function formRu(amount: number, [one, few, many]: RussianForms): string {
  const [last, lastTwo] = [amount % 10, amount % 100];
  if (last === 1 && lastTwo !== 11) return one;
  return last >= 2 && last <= 4 && (lastTwo < 12 || lastTwo > 14) ? few : many;
}

/** `1 234 567`, with spaces that do not break. */
export function numberRu(amount: number): string {
  return String(amount).replace(/\B(?=(?:[0-9]{3})+$)/g, '\u00a0');
}
