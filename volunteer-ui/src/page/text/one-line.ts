/** Generated text as a line: its line breaks are shown as signs, so that a page keeps its height. */
export function oneLine(text: string): string {
  return text.replaceAll(/\r?\n/g, "↵").replaceAll("\t", " ");
}
