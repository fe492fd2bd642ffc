import { type Panel, PanelBuilder } from "@grafana/grafana-foundation-sdk/dashboard";

/** Words in Markdown. */
export const text = (title: string, content: string): Panel =>
  new PanelBuilder().type("text").title(title).options({ mode: "markdown", content }).build();
