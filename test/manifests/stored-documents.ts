/** A document, and what an API server makes of it when nobody asks for strict validation. */
export interface StoredDocument {
  readonly what: string;
  readonly text: string;
}

const cnp = (spec: string, name = "one"): string =>
  `apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: ${name}, namespace: default}\nspec:\n${spec}`;
const knp = (spec: string, metadata = "{name: one, namespace: default}"): string =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: ${metadata}\nspec:\n${spec}`;

/** Documents of which it is not plain what becomes of them; a test asks a real API server. */
export const storedDocuments: readonly StoredDocument[] = [
  {
    what: "nulls in a Cilium policy",
    text: cnp("  endpointSelector: {}\n  ingress:\n  egress:\n  - toEntities: [cluster]\n    toPorts:\n"),
  },
  {
    what: "nulls in a NetworkPolicy",
    text: knp(
      "  podSelector:\n  ingress:\n  - from:\n    ports:\n  egress:\n",
      "{name: one, labels: , annotations: }",
    ),
  },
  { what: "a null in a list of a Cilium policy", text: cnp("  endpointSelector: {}\n  ingress: [null]\n") },
  { what: "a null in a list of a NetworkPolicy", text: knp("  podSelector: {}\n  ingress: [null]\n") },
  { what: "a null peer of a NetworkPolicy", text: knp("  podSelector: {}\n  ingress: [{from: [null]}]\n") },
  {
    what: "a label that is null in a Cilium policy",
    text: cnp("  endpointSelector: {matchLabels: {app: }}\n  ingress: [{}]\n"),
  },
  { what: "a label that is null in a NetworkPolicy", text: knp("  podSelector: {matchLabels: {app: }}\n") },
  {
    what: "yes as a label of a Cilium policy",
    text: cnp("  endpointSelector: {matchLabels: {public: yes}}\n  ingress: [{}]\n"),
  },
  { what: "on as a label of a NetworkPolicy", text: knp("  podSelector: {matchLabels: {public: on}}\n") },
  {
    what: "yes in quotes",
    text: cnp('  endpointSelector: {matchLabels: {public: "yes"}}\n  ingress: [{}]\n'),
  },
  { what: "n as a name", text: knp("  podSelector: {}\n", "{name: n}") },
  { what: "y as a label's key", text: cnp("  endpointSelector: {matchLabels: {y: one}}\n  ingress: [{}]\n") },
  {
    what: "a number as a label",
    text: cnp("  endpointSelector: {matchLabels: {v: 1.0}}\n  ingress: [{}]\n"),
  },
  {
    what: "a number as a port",
    text: cnp("  endpointSelector: {}\n  ingress: [{toPorts: [{ports: [{port: 80}]}]}]\n"),
  },
  {
    what: "an octal number as a port",
    text: knp("  podSelector: {}\n  ingress: [{ports: [{port: 0120}]}]\n"),
  },
  {
    what: "a number with a prefix for the base 16",
    text: knp("  podSelector: {}\n  ingress: [{ports: [{port: 0x1F90}]}]\n"),
  },
  {
    what: "a number with a line below",
    text: knp("  podSelector: {}\n  ingress: [{ports: [{port: 8_080}]}]\n"),
  },
  {
    what: "a number to the base 60, which is a text",
    text: knp("  podSelector: {matchLabels: {at: 1:30}}\n"),
  },
  { what: "a date as a label", text: knp("  podSelector: {matchLabels: {at: 2026-01-02}}\n") },
  {
    what: "a whole number with a point",
    text: knp("  podSelector: {}\n  ingress: [{ports: [{port: 80.0}]}]\n"),
  },
  { what: "a tag that makes a text", text: knp("  podSelector: {matchLabels: {public: !!str yes}}\n") },
  {
    what: "a rule twice",
    text: cnp(
      "  endpointSelector: {}\n  ingress: [{fromEntities: [world]}]\n  ingress: [{fromEntities: [cluster]}]\n",
    ),
  },
  {
    what: "a field that the kind does not have",
    text: cnp("  endpointSelector: {}\n  ingress: [{from: [{podSelector: {}}], ports: [{port: 80}]}]\n"),
  },
  {
    what: "a field that a NetworkPolicy does not have",
    text: knp("  podSelector: {}\n  ingress: [{form: []}]\n"),
  },
  {
    what: "a field in other letters",
    text: knp("  podselector: {matchLabels: {a: b}}\n  policytypes: [Egress]\n"),
  },
  { what: "an unknown field of metadata", text: knp("  podSelector: {}\n", "{name: one, label: {a: b}}") },
  { what: "a name with a capital letter", text: cnp("  endpointSelector: {}\n  ingress: [{}]\n", "Web") },
  { what: "a name with a low line", text: knp("  podSelector: {}\n", "{name: my_web}") },
  { what: "a name with points", text: knp("  podSelector: {}\n", "{name: web.v1}") },
  {
    what: "a label of the object that is too long",
    text: knp("  podSelector: {}\n", `{name: one, labels: {a: ${"x".repeat(64)}}}`),
  },
  {
    what: "an annotation's key with two slashes",
    text: knp("  podSelector: {}\n", "{name: one, annotations: {a/b/c: d}}"),
  },
  {
    what: "an anchor and an alias",
    text: cnp("  endpointSelector: &sel {matchLabels: {app: web}}\n  ingress:\n  - fromEndpoints: [*sel]\n"),
  },
  {
    what: "a merge key below a field of its own",
    text: cnp(
      "  endpointSelector: {matchLabels: &l {app: web, tier: a}}\n  ingress:\n  - fromEndpoints:\n    - matchLabels:\n        tier: b\n        <<: *l\n",
    ),
  },
  {
    what: "a merge key above a field of its own",
    text: cnp(
      "  endpointSelector: {matchLabels: &l {app: web, tier: a}}\n  ingress:\n  - fromEndpoints:\n    - matchLabels:\n        <<: *l\n        tier: b\n",
    ),
  },
  {
    what: "several maps merged",
    text: cnp(
      "  endpointSelector: {matchLabels: &l {app: web, tier: a}}\n  ingress:\n  - fromEndpoints:\n    - matchLabels: &m {app: other, x: z}\n    - matchLabels:\n        <<: [*l, *m]\n",
    ),
  },
  { what: "an alias without an anchor", text: cnp("  endpointSelector: *none\n  ingress: [{}]\n") },
  { what: "a tab behind a colon", text: knp("  podSelector:\t{}\n") },
  { what: "a tab as indentation", text: knp("\tpodSelector: {}\n") },
  {
    what: "lines that end as on Windows",
    text: knp("  podSelector: {matchLabels: {a: b}}\n  policyTypes: [Egress]\n").replaceAll("\n", "\r\n"),
  },
  { what: "a byte order mark", text: `\uFEFF${knp("  podSelector: {}\n")}` },
  { what: "a byte order mark behind a line of dashes", text: `---\n\uFEFF${knp("  podSelector: {}\n")}` },
  {
    what: "a byte order mark in a later document",
    text: `# nothing\n---\n\uFEFF${knp("  podSelector: {}\n")}`,
  },
  { what: "something behind a line of dashes", text: `--- {a: b}\n${knp("  podSelector: {}\n")}` },
  { what: "a comment behind a line of dashes", text: `--- # one\n${knp("  podSelector: {}\n")}` },
  { what: "the end of a document, and more", text: `${knp("  podSelector: {}\n")}...\n` },
  {
    what: "what a server adds",
    text: knp(
      "  podSelector: {}\n",
      '{name: one, uid: 1b, generation: 4, creationTimestamp: "2026-01-02T03:04:05Z", managedFields: []}',
    ),
  },
  { what: "a status", text: `${cnp("  endpointSelector: {}\n  ingress: [{}]\n")}status: {conditions: []}\n` },
  { what: "no spec", text: "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: one}\n" },
  {
    what: "another version",
    text: knp("  podSelector: {}\n").replace("networking.k8s.io/v1", "networking.k8s.io/v1beta1"),
  },
  {
    what: "JSON with tabs",
    text: '{\n\t"apiVersion": "networking.k8s.io/v1",\n\t"kind": "NetworkPolicy",\n\t"metadata": {"name": "one"},\n\t"spec": {"podSelector": {}}\n}\n',
  },
];
