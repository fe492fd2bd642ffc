import type { Endpoint, ManifestObject } from "../../../verdicts/world";
import { generatePeers } from "./generate-peers";
import { generatePorts } from "./generate-ports";
import { subjectSelector } from "./generate-selector";
import type { JsonObject } from "./json-value";
import { peerOf, type Scene } from "./scene";

interface RuleContext {
  readonly egress: boolean;
  readonly deny: boolean;
  readonly subject: Endpoint;
  readonly namespace: string | undefined;
}

const authentication = (scene: Scene): JsonObject => {
  const { random, profile } = scene;
  if (!random.chance(profile.auth)) return {};
  return {
    authentication: { mode: random.weighted({ required: 10, disabled: 4, "test-always-fail": 0.2 }) },
  };
};

/** One rule, and the intent that flows are drawn from. */
const rule = (scene: Scene, context: RuleContext): JsonObject => {
  const { random } = scene;
  const { fields: peers, peer, endpoint } = generatePeers(scene, context);
  const target = context.egress ? endpoint : context.subject;
  const { fields: ports, ...part } = generatePorts(scene, {
    target,
    deny: context.deny,
    egress: context.egress,
  });
  const auth = context.deny ? {} : authentication(scene);
  scene.intents.push({
    direction: context.egress ? "egress" : "ingress",
    subject: peerOf(context.subject),
    peer,
    weight:
      ((part.requests ?? part.queries ?? part.serverNames) ? 14 : 1) * ("authentication" in auth ? 4 : 1),
    ...part,
  });
  return random.chance(0.02) ? {} : { ...peers, ...ports, ...auth };
};

const section = (scene: Scene, context: RuleContext): JsonObject => {
  const { random } = scene;
  const name = `${context.egress ? "egress" : "ingress"}${context.deny ? "Deny" : ""}`;
  if (random.chance(0.06)) return { [name]: [] };
  if (random.chance(context.deny ? 0.01 : 0.05)) return { [name]: [{}] };
  return { [name]: random.times(1, random.chance(0.3) ? 3 : 1, () => rule(scene, context)) };
};

/** Whether the part of a spec has no rule: a spec of such parts alone is refused. */
const isIdle = (fields: JsonObject): boolean =>
  Object.values(fields).every((value) => !Array.isArray(value) || value.length === 0);

const defaultDeny = (scene: Scene): JsonObject => {
  const { random } = scene;
  if (!random.chance(0.12)) return {};
  return {
    enableDefaultDeny: {
      ...(random.chance(0.7) ? { ingress: random.chance(0.4) } : {}),
      ...(random.chance(0.7) ? { egress: random.chance(0.4) } : {}),
    },
  };
};

const spec = (scene: Scene, clusterwide: boolean, namespace: string | undefined): JsonObject => {
  const { random, profile } = scene;
  const home = scene.endpoints.filter((endpoint) => clusterwide || endpoint.namespace === namespace);
  const subject = random.pick(home.length > 0 ? home : scene.endpoints);
  const selector = random.chance(clusterwide ? 0.04 : 0.1)
    ? {}
    : subjectSelector(scene, subject, clusterwide);
  const fields: JsonObject[] = [{ endpointSelector: selector }];
  const direction = random.weighted({ ingress: 5, egress: 4, both: 2 });
  for (const egress of [false, true]) {
    if (direction !== "both" && (direction === "egress") !== egress) continue;
    const context = { egress, subject, namespace };
    const denies = random.chance(profile.deny * 1.5);
    if (denies) fields.push(section(scene, { ...context, deny: true }));
    if (!denies || random.chance(0.6)) fields.push(section(scene, { ...context, deny: false }));
  }
  if (fields.every(isIdle)) fields.push({ ingress: [{ fromEntities: ["cluster"] }] });
  fields.push(defaultDeny(scene));
  if (random.chance(0.1)) fields.push({ description: "drawn" });
  if (random.chance(0.02)) fields.push({ labels: [{ key: "team", source: "k8s", value: "red" }] });
  return Object.assign({}, ...fields) as JsonObject;
};

/** A CiliumNetworkPolicy or a CiliumClusterwideNetworkPolicy, with `spec`, `specs` or both. */
export const generateCiliumPolicy = (scene: Scene, name: string, clusterwide: boolean): ManifestObject => {
  const { random } = scene;
  const namespace = clusterwide ? undefined : random.pick(scene.endpoints).namespace;
  const make = (): JsonObject => spec(scene, clusterwide, namespace);
  const form = random.weighted({ spec: 20, specs: 3, both: 1 });
  return {
    apiVersion: "cilium.io/v2",
    kind: clusterwide ? "CiliumClusterwideNetworkPolicy" : "CiliumNetworkPolicy",
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
    ...(form === "specs" ? {} : { spec: make() }),
    ...(form === "spec" ? {} : { specs: random.times(1, 2, make) }),
  };
};
