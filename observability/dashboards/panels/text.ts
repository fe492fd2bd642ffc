import type { Panel } from "@grafana/grafana-foundation-sdk/dashboard";
import { PanelBuilder, TextMode } from "@grafana/grafana-foundation-sdk/text";

/** Words in Markdown. */
export const text = (title: string, content: string): Panel =>
  new PanelBuilder().title(title).mode(TextMode.Markdown).content(content).build();
