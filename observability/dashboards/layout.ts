import type { PlacedPanel, PlacedSection } from "./dashboard-model";
import type { Panel } from "./panels/panel";

/** Columns of Grafana's grid. */
export const gridColumns = 24;

/** A panel and the room that it takes, in units of Grafana's grid (24 columns; a row of 30 pixels). */
export interface SizedPanel {
  readonly panel: Panel;
  readonly width: number;
  readonly height: number;
}

/** Panels under a heading. */
export interface Section {
  readonly title: string;
  /** Whether it starts closed; a closed row asks Prometheus for nothing. Default: open. */
  readonly collapsed?: boolean;
  readonly panels: readonly SizedPanel[];
}

/** Room for the panels of a section: no section has more. */
const idsPerSection = 100;

const rowHeight = 1;

interface Shelf {
  readonly placed: readonly PlacedPanel[];
  readonly x: number;
  readonly y: number;
  /** Height of the highest panel of the line. */
  readonly height: number;
}

/** Puts panels side by side and starts a new line where the next one has no room. */
const shelve = (panels: readonly SizedPanel[], firstId: number, top: number): Shelf =>
  panels.reduce<Shelf>(
    ({ placed, x, y, height }, { panel, width: w, height: h }) => {
      const fits = x + w <= gridColumns;
      const at = fits ? { x, y } : { x: 0, y: y + height };
      return {
        placed: [...placed, { id: firstId + placed.length, place: { ...at, w, h }, panel }],
        x: at.x + w,
        y: at.y,
        height: fits ? Math.max(height, h) : h,
      };
    },
    { placed: [], x: 0, y: top, height: 0 },
  );

/**
 * Gives every panel its place and its id. Section n has the ids from 100·n on, so a panel added to one section changes no
 * id of another: links to single panels and alerts that name them stay good.
 */
export const layOut = (sections: readonly Section[]): readonly PlacedSection[] => {
  const start: { placed: PlacedSection[]; y: number } = { placed: [], y: 0 };
  return sections.reduce(({ placed, y }, { title, collapsed = false, panels: content }, index) => {
    const id = (index + 1) * idsPerSection;
    const { placed: panels, y: lastLine, height } = shelve(content, id + 1, y + rowHeight);
    const place = { x: 0, y, w: gridColumns, h: rowHeight };
    // A closed section takes the room of its heading.
    const next = collapsed ? y + rowHeight : lastLine + height;
    return { placed: [...placed, { id, title, collapsed, place, panels }], y: next };
  }, start).placed;
};
