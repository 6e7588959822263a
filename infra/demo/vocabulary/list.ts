/** `'oak|walnut'` ► `['oak', 'walnut']`: vocabulary stays readable, a line a list. */
export function list(text: string): string[] {
  return text.split('|');
}

/** `'250 g 1|1 kg 3.6'` ► `[['250 g', 1], ['1 kg', 3.6]]`: label and factor on the price. */
export function sizes(text: string): [label: string, factor: number][] {
  return list(text).map((size) => {
    const space = size.lastIndexOf(' ');
    return [size.slice(0, space), Number(size.slice(space + 1))];
  });
}
