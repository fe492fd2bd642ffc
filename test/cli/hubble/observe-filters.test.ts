import assert from "node:assert/strict";
import { expectationFilter } from "../../../cli/hubble/expectation-filter";
import { type FilterOptions, filterArguments } from "../../../cli/hubble/observe-filters";
import { WholeLines } from "../../../cli/hubble/whole-lines";
import { UserError } from "../../../messages/user-error";
import { catalogue } from "../../../policies/catalogue";
import { lab } from "../../../policies/lab/lab";

const phase = () => ({ name: "l7-get-root", expectations: catalogue["l7-get-root"].expectations(lab) });
const words = (options: FilterOptions, added: readonly string[] = []): string =>
  filterArguments(lab, options, phase, added).join(" ");
const refused = (options: FilterOptions): UserError => {
  try {
    words(options);
  } catch (error) {
    assert.ok(error instanceof UserError);
    assert.equal(error.exitCode, 2);
    return error;
  }
  throw new Error("it was accepted");
};

const client = "k8s:io.kubernetes.pod.namespace=policy-lab,k8s:app=client";
const server = "k8s:io.kubernetes.pod.namespace=policy-lab,k8s:app=server";

describe("the filters of lab hubble observe", () => {
  it("are the lab's namespaces, unless the user chooses whose flows are wanted", () => {
    const own = "--namespace policy-lab --namespace policy-stage";
    assert.equal(words({}), own);
    assert.equal(words({}, ["--last", "5", "-o", "jsonpb", "--port", "8080"]), "");
    assert.equal(words({}, ["--last", "5", "--type", "l7"]), own);
    for (const flag of ["-n", "--namespace=production", "--from-pod", "--to-fqdn", "-A", "--ip"])
      assert.equal(words({}, [flag, "x"]), "", flag);
  });

  it("are narrowed by what became of flows", () => {
    assert.match(words({ denied: true }), / --verdict DROPPED$/);
    assert.match(words({ httpStatus: "403" }), / --type l7 --http-status 403$/);
    assert.match(words({ httpStatus: "4+" }), /--http-status 4\+$/);
  });

  it("are an expectation's ends, port and request", () => {
    assert.equal(
      words({ expectation: "2" }),
      `--from-label ${client} --to-label ${server} --to-port 8080 --protocol tcp --type l7 --http-method GET --http-url ^[a-z]+://[^/]*/deny$`,
    );
    assert.match(words({ expectation: "3" }), /\/\\\?x=1\$$/);
    assert.equal(
      words({ expectation: "6", denied: true }),
      `--from-label ${client} --to-label reserved:world --to-label reserved:world-ipv4 --to-label reserved:world-ipv6 --to-port 443 --protocol tcp --verdict DROPPED`,
    );
  });

  it("ask for an answer the other way round", () => {
    assert.equal(
      words({ expectation: "2", httpStatus: "403" }),
      `--from-label ${server} --to-label ${client} --from-port 8080 --type l7 --http-status 403`,
    );
  });

  it("can be made of every expectation of the catalogue", () => {
    for (const one of Object.values(catalogue).flatMap((each) => each.expectations(lab))) {
      const all = expectationFilter(lab, one, { denied: false, status: undefined });
      assert.ok(all.includes("--to-port"), JSON.stringify(one.flow));
      assert.ok(!all.some((word) => /undefined|object/.test(word)), JSON.stringify(all));
    }
  });

  it("say which expectations there are, where none is chosen", () => {
    for (const text of ["0", "7", "one", "-1"]) {
      const { message } = refused({ expectation: text });
      assert.match(
        message,
        /phase l7-get-root has these:\n {2}1 {2}client → server:8080\/TCP GET \/: allowed/,
      );
    }
  });

  it("are not accepted where they mean nothing or contradict each other", () => {
    for (const httpStatus of ["40", "999", "403,404", "x"])
      assert.match(refused({ httpStatus }).message, /is not a status/, httpStatus);
    assert.match(refused({ denied: true, httpStatus: "403" }).message, /--denied asks for requests/);
  });
});

describe("lines of several programs", () => {
  it("are handed on whole, also where a letter comes in two pieces", () => {
    const printed: string[] = [];
    const lines = new WholeLines((text) => printed.push(text));
    const arrow = Buffer.from("a → b\n");
    lines.add(arrow.subarray(0, 3));
    lines.add(arrow.subarray(3));
    lines.add(Buffer.from("c\nd"));
    lines.end();
    assert.deepEqual(printed, ["a → b\n", "c\n", "d\n"]);
  });
});
