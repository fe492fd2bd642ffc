import * as pulumi from "@pulumi/pulumi";

/**
 * What this stack writes into every revision of a Helm release that it makes, and knows its own releases by:
 * `<project>/<stack>`.
 */
export const ownDescription = (): string => `${pulumi.getProject()}/${pulumi.getStack()}`;
