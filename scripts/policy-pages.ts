import { catalogue, phaseNames } from "../policies/catalogue";
import { lab } from "../policies/lab/lab";
import { decidePhase } from "./policy-pages/decided-phase";
import { indexPage } from "./policy-pages/index-page";
import { phasePage } from "./policy-pages/phase-page";

/** Folder of the pages, below the project's. Nothing else is in it. */
export const policyPagesFolder = "docs/policies";

/** A page per phase, and the table of all of them. */
export const policyPages: readonly { readonly path: string; content(): string }[] = [
  {
    path: `${policyPagesFolder}/README.md`,
    content: () => indexPage(phaseNames.map((name) => catalogue[name])),
  },
  ...phaseNames.map((name) => ({
    path: `${policyPagesFolder}/${name}.md`,
    content: () => phasePage(decidePhase(name, lab)),
  })),
];
