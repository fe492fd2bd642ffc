/** A fenced block of Markdown. */
export const codeBlock = (language: string, text: string): string =>
  `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;

/** A block of commands that need a cluster with packets; its first line says so. */
export const clusterBlock = (text: string): string =>
  codeBlock("sh", `# real cluster\n${text.startsWith("#") ? "\n" : ""}${text}`);
