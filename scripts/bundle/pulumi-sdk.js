/**
 * What `@pulumi/pulumi` exports, and the same instances of it, but for when they are loaded: its automation API, dynamic
 * providers, mocks and the capturing of functions come when somebody asks for them. A program that registers resources
 * never does, and with them come npm's installer and TypeScript: a thousand files, most of the time that the SDK's own
 * index takes.
 */

/**
 * Everything that a module of the SDK exports, onto an object.
 *
 * @param {Record<string, unknown>} target
 * @param {string[]} names modules below `@pulumi/pulumi`.
 */
function withAllOf(target, names) {
  for (const name of names) {
    /** @type {Record<string, unknown>} */
    const exported = require(`@pulumi/pulumi/${name}`);
    for (const [key, value] of Object.entries(exported)) if (!Object.hasOwn(target, key)) target[key] = value;
  }
  return target;
}

/**
 * @param {Record<string, unknown>} target
 * @param {string[]} keys
 * @param {(key: string) => unknown} load
 */
function withLater(target, keys, load) {
  for (const key of keys) Object.defineProperty(target, key, { enumerable: true, get: () => load(key) });
  return target;
}

const runtime = withLater(
  withAllOf(
    {},
    ["config", "invoke", "resource", "rpc", "settings", "stack"].map((name) => `runtime/${name}`),
  ),
  ["serializeFunctionAsync", "serializeFunction", "computeCodePaths", "setMocks"],
  (key) => /** @type {Record<string, unknown>} */ (require("@pulumi/pulumi/runtime"))[key],
);

/** @type {Record<string, unknown>} */
const sdk = Object.defineProperty({}, "__esModule", { value: true });
withAllOf(sdk, ["config", "errors", "metadata", "output", "resource", "stackReference", "stash"]);
for (const name of ["asset", "iterable", "log", "provider", "utils"])
  sdk[name] = require(`@pulumi/pulumi/${name}`);
sdk.runtime = runtime;
withLater(sdk, ["automation", "dynamic"], (key) => require(`@pulumi/pulumi/${key}`));
sdk.deploymentOnlyModule = true;

module.exports = sdk;
