import type { CheckFailure } from "./check-object";
import type { ResourceDiff } from "./diff-object";
import type { Properties } from "./values";

/** What the engine says about the resource a call is for. */
export interface ResourceCall {
  readonly urn: string;
  readonly id: string;
  /** From the resource's custom timeouts; zero when there are none. */
  readonly timeoutSeconds: number;
  readonly preview: boolean;
}

/** Inputs as the engine has them and as the program wants them. */
export interface CheckCall {
  readonly urn: string;
  readonly olds: Properties;
  readonly news: Properties;
  readonly seed: Uint8Array;
  readonly proposedName: string | undefined;
}

/** What is recorded of a resource. */
export interface Recorded {
  readonly id: string;
  readonly outputs: Properties;
}

/** The life of one form of resource. */
export interface ResourceHandler {
  check(call: CheckCall): Promise<{ inputs: Properties; failures: CheckFailure[] }>;
  diff(oldInputs: Properties, newInputs: Properties): Promise<ResourceDiff>;
  create(call: ResourceCall, inputs: Properties): Promise<Recorded>;
  read(
    call: ResourceCall,
    priorInputs: Properties,
    priorOutputs: Properties,
  ): Promise<(Recorded & { readonly inputs: Properties }) | undefined>;
  update(call: ResourceCall, oldInputs: Properties, inputs: Properties): Promise<Recorded>;
  delete(call: ResourceCall, outputs: Properties): Promise<void>;
}
