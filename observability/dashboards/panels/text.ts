import type { TextPanel } from "./panel";

/** Words in Markdown. */
export const text = (title: string, content: string): TextPanel => ({ type: "text", title, content });
