import assert from "node:assert/strict";
import { documentationPages } from "../docs/pages";
import { type ClusterCommand, type CommandEnd, cameAsSaid, clusterCommands } from "./cluster-commands";
import { leftOutReasons, notOnTheNode, onTheNode } from "./commands-on-node";

const end = (exitCode: number, stdout = ""): CommandEnd => ({ exitCode, stdout, all: stdout });
const curl = "client → server:8080/TCP GET /";

describe("commands of the documentation that need a cluster", () => {
  const commands = clusterCommands(documentationPages());

  it("are read with the comments above them", () => {
    const probe = commands.find(
      ({ page, says }) => page === "docs/policies/l7-get-root.md" && says.includes("/deny"),
    );
    assert.match(probe?.text ?? "", /curl .*\/deny$/);
    assert.match(probe?.says ?? "", /403, at once$/);
  });

  const said: readonly (readonly [string, CommandEnd, CommandEnd])[] = [
    [`${curl}: 200`, end(0, "200\n"), end(0, "403\n")],
    [`${curl}: 403, at once`, end(0, "403\n"), end(28, "000")],
    [`${curl}: 404, the server's own: it has no such page`, end(0, "404"), end(0, "200")],
    [`${curl}: timeout (\`curl\`: exit code 28)`, end(28, "000"), end(0, "200")],
    [`${curl}: a connection`, end(0, "200"), end(28, "000")],
    [`${curl}/keys, X-Admin-Token: the-token: 403, at once`, end(0, "403"), end(0, "200")],
    [`${curl}: the server's own answer: 200, 404 or 405`, end(0, "405"), end(0, "403")],
    [
      `${curl}: grpc-status 7 (PERMISSION_DENIED), at once`,
      end(0, "grpc-status: 7"),
      end(0, "grpc-status: 0"),
    ],
    [
      "client → dns:53/UDP query a.example.com: `REFUSED`, at once",
      end(1, "** server can't find a.example.com: REFUSED"),
      end(0, "Server:\t10.0.0.10"),
    ],
    ["client → dns:53/UDP: names resolve", end(0, "Name:\ta\nAddress: 10.0.0.1"), end(1, "** : REFUSED")],
    [
      "client → dns:53/UDP query a.example.com: the DNS server's answer",
      end(1, "Server:\t10.0.0.10\n** server can't find a: NXDOMAIN"),
      end(1, "Server:\t10.0.0.10\n** server can't find a: REFUSED"),
    ],
    [
      "client → a:443/TCP: the name does not resolve (`curl`: exit code 6); its address would time out",
      end(6),
      end(28),
    ],
  ];
  for (const [says, right, wrong] of said) {
    it(`come as said: ${says}`, () => {
      assert.equal(cameAsSaid(says, right), true);
      assert.equal(cameAsSaid(says, wrong), false);
    });
  }

  it("are each run on the node, or left out with a reason", () => {
    const without = commands.filter(
      (command) => onTheNode(command) === undefined && notOnTheNode(command) === undefined,
    );
    assert.deepEqual(without.map(place), []);
  });

  it("that are left out are still there", () => {
    const reasons = new Set(commands.flatMap((command) => notOnTheNode(command)?.because ?? []));
    for (const { because } of leftOutReasons) assert.ok(reasons.has(because), because);
  });
});

const place = ({ page, line, text }: ClusterCommand): string => `${page}:${line} ${text}`;
