import * as pulumi from "@pulumi/pulumi";

/** A resource as a program registered it. */
export interface Registration {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/**
 * Stands in for Pulumi's engine: keeps what is registered and answers with the inputs. A function call to a provider
 * is refused, since this program makes none.
 */
export class PulumiRecorder implements pulumi.runtime.Mocks {
  readonly registrations: Registration[] = [];

  newResource(args: pulumi.runtime.MockResourceArgs): { id: string; state: Record<string, unknown> } {
    this.registrations.push({ type: args.type, name: args.name, inputs: args.inputs });
    const status =
      args.type === "kubernetes:helm.sh/v3:Release" ? { status: { version: "1.18.6", revision: 1 } } : {};
    return { id: `${args.name}-id`, state: { ...args.inputs, ...status } };
  }

  call(args: pulumi.runtime.MockCallArgs): never {
    throw new Error(`unexpected call of ${args.token}`);
  }

  /** The one resource of that type and name. @throws Error if there is none. */
  find(type: string, name: string): Registration {
    const found = this.registrations.filter((each) => each.type === type && each.name === name);
    const [first] = found;
    if (first === undefined || found.length > 1) {
      const all = this.registrations.map((each) => `${each.type} ${each.name}`).join("\n  ");
      throw new Error(`${found.length} resources are ${type} ${name}; registered:\n  ${all}`);
    }
    return first;
  }
}

/** Runs `program` against a fresh recorder and waits until everything that it registers is registered. */
export const record = async (program: () => void): Promise<PulumiRecorder> => {
  const recorder = new PulumiRecorder();
  await pulumi.runtime.setMocks(recorder, "talos-policy-lab", "test");
  program();
  await pulumi.runtime.disconnect();
  return recorder;
};
