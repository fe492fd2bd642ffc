import { UserError } from "../../../messages/user-error";
import { type ClusterApi, waitUntil } from "../../control-plane/cluster-api";

/** An object that the sandbox puts into the cluster, and where. */
export interface ClusterObject {
  readonly path: string;
  readonly object: object;
}

const FIELD_MANAGER = "talos-policy-lab-sandbox";
/** For an API server that is just starting. */
const TIMEOUT_MS = 60_000;

/** Puts objects into the cluster, as they are, whatever was there. @throws UserError with what the API server said. */
export async function applyClusterObjects(api: ClusterApi, objects: readonly ClusterObject[]): Promise<void> {
  for (const { path, object } of objects) {
    let said = "";
    const done = await waitUntil(async () => {
      const answer = await api.request({
        method: "PATCH",
        path: `${path}?fieldManager=${FIELD_MANAGER}&force=true`,
        contentType: "application/apply-patch+yaml",
        body: JSON.stringify(object),
      });
      said = answer.body.slice(0, 500);
      return answer.status >= 200 && answer.status < 300;
    }, TIMEOUT_MS);
    if (!done) throw new UserError(`the API server refused ${path}: ${said}`);
  }
}
