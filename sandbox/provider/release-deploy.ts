import { setTimeout as sleep } from "node:timers/promises";
import { CancelledError, InitFailedError, messageOf, ProviderError } from "./errors";
import { type HelmClient, lastDeployed, lastStatus, type Revision } from "./helm-client";
import { HelmError } from "./helm-command";
import { idOf, urnHash } from "./identity";
import {
  installArguments,
  type ReleaseId,
  rollbackArguments,
  timeoutSeconds,
  uninstallArguments,
  upgradeArguments,
  valuesInput,
} from "./release-arguments";
import { releaseOutputs } from "./release-outputs";
import type { Recorded } from "./resource-handler";
import type { Properties } from "./values";

/** The release to bring to its inputs. */
export interface DeployRelease {
  readonly helm: HelmClient;
  readonly urn: string;
  readonly release: ReleaseId;
  readonly inputs: Properties;
}

/** Installs a release, or finishes what an interrupted run of the same resource began. */
export async function createRelease(request: DeployRelease, mayAdopt: boolean): Promise<Recorded> {
  const { helm, release, urn } = request;
  const history = await helm.history(release);
  const leftOver = history.length > 0 && mayAdopt && (await helm.isLabelled(release, urnHash(urn)));
  // A release of somebody else's is refused by helm itself, in its own words.
  if (!leftOver) return deploy(request, "install");
  return deploy(request, await recover(request, history));
}

/** Upgrades a release; one that an interrupted run left half-way is first brought to where helm can go on. */
export async function updateRelease(request: DeployRelease): Promise<Recorded> {
  const history = await request.helm.history(request.release);
  if (history.length === 0) {
    throw new ProviderError(
      `release ${idOfRelease(request.release)} is gone from the cluster; \`pulumi refresh\` takes note of that`,
    );
  }
  return deploy(request, await recover(request, history));
}

/** Where to go on from a release's present status. */
export function recoveryPlan(history: readonly Revision[]): {
  readonly first: "nothing" | "uninstall" | "rollback";
  readonly next: "install" | "upgrade";
} {
  switch (lastStatus(history)) {
    case "pending-upgrade":
    case "pending-rollback":
      return lastDeployed(history) === undefined
        ? { first: "uninstall", next: "install" }
        : { first: "rollback", next: "upgrade" };
    case "pending-install":
    case "uninstalling":
    case "uninstalled":
      return { first: "uninstall", next: "install" };
    default:
      return { first: "nothing", next: "upgrade" };
  }
}

async function recover(
  { helm, release, inputs }: DeployRelease,
  history: readonly Revision[],
): Promise<"install" | "upgrade"> {
  const plan = recoveryPlan(history);
  if (plan.first === "uninstall") await helm.change(uninstallArguments(release, inputs));
  if (plan.first === "rollback") {
    await helm.change(rollbackArguments(release, lastDeployed(history) ?? 0, inputs));
  }
  return plan.next;
}

async function deploy(request: DeployRelease, how: "install" | "upgrade"): Promise<Recorded> {
  const { helm, release, inputs, urn } = request;
  const before = await helm.history(release);
  try {
    if (how === "install") await installPatiently(request);
    else await helm.change(upgradeArguments(release, inputs, urn), valuesInput(inputs));
  } catch (error) {
    await recordFailure(request, before, error);
    throw subject(error, release);
  }
  return { id: idOfRelease(release), outputs: await releaseOutputs(helm, release, inputs) };
}

/** Whether helm failed because a namespace of the release is still on its way out. */
export function isTerminating(error: unknown): boolean {
  return error instanceof HelmError && /because it is being terminated/.test(error.message);
}

/**
 * Installs a release. An earlier install that was stopped may have taken its objects away without waiting for them
 * (`atomic` does): while one of its namespaces is being terminated, helm is called again, as long as the release may
 * take.
 */
async function installPatiently({ helm, release, inputs, urn }: DeployRelease): Promise<void> {
  const deadline = Date.now() + timeoutSeconds(inputs) * 1000;
  for (;;) {
    try {
      return await helm.change(installArguments(release, inputs, urn), valuesInput(inputs));
    } catch (error) {
      if (!isTerminating(error) || Date.now() > deadline || helm.cluster.signal?.aborted) throw error;
      // Without `atomic` the attempt is there as a failed release, which helm would not install over.
      await helm.change(uninstallArguments(release, inputs));
      await sleep(500);
    }
  }
}

/** A release that exists although helm failed is recorded, so that the next run upgrades it. */
async function recordFailure(
  { helm, release, inputs }: DeployRelease,
  before: readonly Revision[],
  error: unknown,
): Promise<void> {
  const after = await helm.history(release).catch(() => before);
  // helm refused before it changed anything.
  if (after.at(-1)?.revision === before.at(-1)?.revision) return;
  const outputs = await releaseOutputs(helm, release, inputs);
  throw new InitFailedError(idOfRelease(release), outputs, inputs, [messageOf(subject(error, release))]);
}

function subject(error: unknown, release: ReleaseId): unknown {
  const message = `Helm release ${idOfRelease(release)}: ${messageOf(error)}`;
  if (error instanceof CancelledError) return new CancelledError(message);
  return error instanceof HelmError ? new HelmError(message) : error;
}

/** The Pulumi ID of a release. */
export function idOfRelease({ namespace, name }: ReleaseId): string {
  return idOf({ metadata: { namespace, name } });
}
