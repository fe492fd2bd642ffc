import { readFileSync } from "node:fs";
import { VerdictEngine, verdictOf } from "../verdicts/answer-question";
import type { Question } from "../verdicts/world";

/**
 * Times the engine without start-up, parsing and printing: reads a world file, answers it once, prints milliseconds.
 * A process of its own, since an engine that has answered before is faster.
 */
const [file = ""] = process.argv.slice(2);
const { flows = [], ...world } = JSON.parse(readFileSync(file, "utf8")) as Question;
const start = performance.now();
const engine = new VerdictEngine(world);
const resolved = flows.map((flow, index) => engine.resolve(flow, `flows[${index}]`));
let allowed = 0;
for (const flow of resolved) if (verdictOf(engine.decide(flow)).verdict === "allowed") allowed += 1;
const milliseconds = performance.now() - start;
process.stdout.write(`${JSON.stringify({ milliseconds, allowed })}\n`);
