import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { promisify } from "node:util";
import type { Properties } from "../../../sandbox/provider/values";
import { kubeconfigUnderTest } from "./provider-process";

const run = promisify(execFile);

/** Runs kubectl as the hand that changes the cluster behind the provider's back. */
export async function kubectl(...args: string[]): Promise<string> {
  const { stdout } = await run("kubectl", ["--kubeconfig", kubeconfigUnderTest(), ...args]);
  return stdout;
}

/** A live object. */
export async function liveObject(...args: string[]): Promise<Properties> {
  return JSON.parse(await kubectl("get", "--show-managed-fields", "--output", "json", ...args)) as Properties;
}

/** A name that no other run uses. */
export function randomName(prefix: string): string {
  return `${prefix}-${randomBytes(4).toString("hex")}`;
}

/** Runs the body in a namespace of its own, which is removed afterwards. */
export async function createNamespace(): Promise<string> {
  const name = randomName("provider");
  await kubectl("create", "namespace", name);
  return name;
}

/** Removes a namespace without waiting for it. */
export async function removeNamespace(name: string): Promise<void> {
  await kubectl("delete", "namespace", name, "--wait=false", "--ignore-not-found");
}
