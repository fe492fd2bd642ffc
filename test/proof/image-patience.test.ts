import assert from "node:assert/strict";
import { ImagePatience } from "../../proof/run/image-patience";

describe("the patience with an image", () => {
  it("is over 20 s after a runtime says that it can't have it, if it goes on saying so", () => {
    const patience = new ImagePatience();
    assert.equal(patience.isOver("ErrImagePull", 0), false);
    assert.equal(patience.isOver("ImagePullBackOff", 19_999), false);
    assert.equal(patience.isOver("ErrImagePull", 20_000), true);
  });

  it("begins anew where it is pulled in between, and never ends for what is being made", () => {
    const patience = new ImagePatience();
    assert.equal(patience.isOver("ErrImagePull", 0), false);
    assert.equal(patience.isOver("ContainerCreating", 15_000), false);
    assert.equal(patience.isOver("ErrImagePull", 16_000), false);
    assert.equal(patience.isOver("ErrImagePull", 30_000), false);
    assert.equal(patience.isOver(undefined, 90_000), false);
    assert.equal(patience.isOver("PodInitializing", 90_000), false);
  });
});
