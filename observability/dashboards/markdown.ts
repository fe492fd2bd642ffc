/** Plain words inside Markdown: names such as `*.example.com` keep their characters. */
export const plain = (words: string): string => words.replace(/[\\`*_[\]<>#|]/g, "\\$&");
