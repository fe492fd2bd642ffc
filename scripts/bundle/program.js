// What Pulumi starts (`main` of package.json): index.ts as one file. Its SDK would translate every file by ts-node at
// every preview.
const { loadBundle } = require("./load-bundle");
const { nameSourcesInUnhandled } = require("./source-positions");

module.exports = loadBundle("index.ts", {
  stacks: nameSourcesInUnhandled,
  instead: {
    "@pulumi/pulumi": () => require("./pulumi-sdk"),
    "@pulumi/pulumi/runtime": () => require("./pulumi-sdk").runtime,
  },
});
