import assert from "node:assert/strict";
import { Watchers } from "../../../cli/prove/watchers";
import type { OpenWitness, Witness } from "../../../proof/witness";

const witness = () => {
  const log: string[] = [];
  let opened = 0;
  const one: Witness = {
    name: "hubble",
    open: async (): Promise<OpenWitness> => {
      const source = `agent ${++opened}`;
      log.push(`open ${source}`);
      return {
        name: "hubble",
        source,
        saw: async () => [],
        close: async () => void log.push(`close ${source}`),
      };
    },
  };
  return { one, log };
};

describe("the witnesses of a run", () => {
  it("are opened once, and said, however many ask for them", async () => {
    const { one, log } = witness();
    const said: string[] = [];
    const watchers = new Watchers([one], (line) => said.push(line));
    const [first, second] = await Promise.all([watchers.all(), watchers.all()]);
    assert.equal(first, second);
    assert.deepEqual(log, ["open agent 1"]);
    assert.deepEqual(said, ["watching: hubble (agent 1)"]);
  });

  it("are opened anew after they were closed, and each is closed once", async () => {
    const { one, log } = witness();
    const watchers = new Watchers([one], () => undefined);
    await watchers.all();
    await watchers.close();
    await watchers.all();
    await watchers.close();
    await watchers.close();
    assert.deepEqual(log, ["open agent 1", "close agent 1", "open agent 2", "close agent 2"]);
  });

  it("that cannot be opened are told to who asks for them, and stop nobody who closes them", async () => {
    const failing: Witness = { name: "metrics", open: () => Promise.reject(new Error("no cluster")) };
    const watchers = new Watchers([failing], () => undefined);
    await assert.rejects(watchers.all(), /no cluster/);
    await watchers.close();
  });
});
