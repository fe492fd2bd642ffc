import { type Cluster, refusal } from "../open-cluster";
import { type ClusterObject, identityText } from "./cluster-object";

/**
 * Deletes the very object that was found: one of the same name that somebody made since is left alone.
 *
 * @returns whether it was still there.
 * @throws UserError if the server refuses.
 */
export const deleteObject = async (cluster: Cluster, object: ClusterObject): Promise<boolean> => {
  const answer = await cluster.request("DELETE", object.path, {
    whole: true,
    body: { apiVersion: "v1", kind: "DeleteOptions", preconditions: { uid: object.uid } },
  });
  if (answer.status === 404 || answer.status === 409) return false;
  if (answer.status >= 300) throw refusal(cluster, `to delete ${identityText(object)}`, answer);
  return true;
};
