import assert from "node:assert/strict";
import { ClusterError } from "../../cluster/cluster-error";
import { ensureSameCluster } from "../../cluster/same-cluster";

const known = { id: "one", context: "admin@homelab", objects: 23 };

const refusal = (context: string, of = known): string => {
  try {
    ensureSameCluster({ context }, "two", of);
  } catch (error) {
    assert.ok(error instanceof ClusterError);
    assert.equal(error.fault, "other-cluster");
    return `${error.message} ${error.fix}`;
  }
  return "";
};

describe("the cluster that Pulumi's state is about", () => {
  it("may be called something else", () => {
    assert.doesNotThrow(() => ensureSameCluster({ context: "homelab" }, "one", known));
  });

  it("is not known before there is anything on it", () => {
    assert.doesNotThrow(() => ensureSameCluster({ context: "homelab" }, "two", undefined));
  });

  it("another one is refused, with the way back, a stack of its own, and how to forget the old one", () => {
    assert.match(
      refusal("admin@new lab"),
      /state is of another cluster; nothing was changed[\s\S]*23 objects of cluster one \(context admin@homelab\)[\s\S]*admin@new lab leads to cluster two[\s\S]*config set --path cluster\.context admin@homelab[\s\S]*stack init[\s\S]*state delete --all/,
    );
  });

  it("made anew under the same name is another one, and there is no way back to name", () => {
    assert.doesNotMatch(refusal("admin@homelab"), /config set/);
  });
});
