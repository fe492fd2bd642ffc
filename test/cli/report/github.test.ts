import assert from "node:assert/strict";
import { githubText } from "../../../cli/report/github";
import { everything, nothing } from "./report-fixture";

describe("reports as commands of GitHub Actions", () => {
  it("are one line each, the worst first, with what GitHub reads as its own escaped", () => {
    assert.deepEqual(githubText(everything).trimEnd().split("\n"), [
      '::error file=shop/web.yaml,title=l7-shadowed::CiliumNetworkPolicy/shop/web: 100%25 of <requests> & "more" | pass\u0007, `a|b` *too*:%0Aall of them.%0Afix: Take the rule out.',
      "::error title=expectation::web -> world 443/TCP is denied: It is allowed.",
      "::warning file=shop/ping%2C all%3A of it.yaml,line=7,title=icmp-type-zero::CiliumNetworkPolicy/shop/ping, spec.ingress[0].icmps: Type 0 lets all pass.",
      "::warning file=shop/pong.yaml,line=3,title=icmp-type-zero::CiliumNetworkPolicy/shop/pong: Type 0 lets all pass here, too.",
      "::notice title=icmp-type-zero::Only said.",
      "3 policies in 2 files: 2 errors, 1 warning, 1 info",
      "left out: 2 patches",
    ]);
  });

  it("are the summary alone where nothing was found", () => {
    assert.equal(githubText(nothing), "1 policy: nothing found\n");
  });
});
