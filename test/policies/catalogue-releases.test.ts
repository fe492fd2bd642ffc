import assert from "node:assert/strict";
import { ciliumReleases } from "../../cilium/releases";
import { catalogue, type PhaseName } from "../../policies/catalogue";
import { lab } from "../../policies/lab/lab";
import { rowText } from "../../questions/flow-row";
import { decideMatrix, refusedPolicies, unmetRows } from "../../questions/matrix";
import { phaseSubject } from "../../questions/phase-subject";
import { underRelease } from "../../questions/release-changes";

describe("the catalogue, under every release of Cilium that is known", () => {
  for (const release of ciliumReleases) {
    it(`does what it says under ${release.minor}`, () => {
      for (const phase of Object.keys(catalogue) as PhaseName[]) {
        const matrix = decideMatrix(underRelease(phaseSubject(lab, phase), release));
        assert.ok(
          matrix.rows.some(({ expected }) => expected !== undefined),
          phase,
        );
        assert.deepEqual(unmetRows(matrix).map(rowText), [], phase);
        assert.deepEqual(refusedPolicies(matrix), [], phase);
      }
    });
  }
});
