import * as pulumi from "@pulumi/pulumi";
import { ownAnnotations } from "../policies/upkeep/own-mark";
import { ownDescription } from "./own-description";

type Metadata = { readonly annotations?: pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>> };

const isObject = (type: string): boolean =>
  type.startsWith("kubernetes:") && type !== "kubernetes:helm.sh/v3:Release";

/**
 * Lets every object that the program registers from here on carry the annotations by which it is known as this stack's.
 * One place for all of them: an object without would be lost after an update that was killed while it created it.
 */
export const markObjects = (): void => {
  const own = ownAnnotations(ownDescription());
  pulumi.runtime.registerStackTransformation(({ type, props, opts }) => {
    if (!isObject(type)) return undefined;
    const metadata = pulumi
      .output(props.metadata as pulumi.Input<Metadata> | undefined)
      .apply((given) => ({ ...given, annotations: { ...given?.annotations, ...own } }));
    return { props: { ...props, metadata }, opts };
  });
};
