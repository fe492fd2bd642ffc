import type { PhaseName } from "../../policies/catalogue";
import { lab } from "../../policies/lab/lab";
import { decideMatrix } from "../../questions/matrix";
import { phaseSubject } from "../../questions/phase-subject";
import { colourStyle, svgStyle } from "../../questions/picture/matrix-style";
import { matrixSvg } from "../../questions/picture/matrix-svg";

/** The matrix of a phase as a picture of its own: with its colours and a ground, which a page's style gives it there. */
export const verdictPicture = (phase: PhaseName): string => {
  const svg = matrixSvg(decideMatrix(phaseSubject(lab, phase)), `Verdicts of phase ${phase}`);
  const end = svg.indexOf(">") + 1;
  const style = `<style>${colourStyle}\n${svgStyle}</style>`;
  const ground = '<rect width="100%" height="100%" style="fill: var(--ground)"/>';
  return `${svg.slice(0, end)}\n${style}\n${ground}${svg.slice(end)}\n`;
};

/** Pictures of verdicts in `docs/images/`. */
export const verdictPictures: readonly { readonly path: string; content(): string }[] = (
  ["baseline", "l7-get-root"] as const
).map((phase) => ({ path: `docs/images/verdicts-${phase}.svg`, content: () => verdictPicture(phase) }));
