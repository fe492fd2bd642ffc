import type { StringMap } from "../kubernetes-object";
import type { AnyObject } from "./live-object";

/**
 * Annotations that Pulumi's Kubernetes provider reads ("Managing resources with server-side apply"): under which name it
 * applies an object, and that it takes over a field that somebody else has changed.
 *
 * The name makes an object known as a stack's: without it the provider invents one per object, which is lost with a
 * state that was not written. What an update that was killed has created is then applied again under the same name, and
 * leaves no field behind that nobody answers for.
 */
const managerAnnotation = "pulumi.com/patchFieldManager";
const forceAnnotation = "pulumi.com/patchForce";

/**
 * Annotations that every object of a stack carries.
 *
 * @param owner `<project>/<stack>`.
 */
export const ownAnnotations = (owner: string): StringMap => ({
  [managerAnnotation]: owner,
  [forceAnnotation]: "true",
});

/** Whether a stack has made an object, or was given it. */
export const isMarked = ({ metadata }: AnyObject, owner: string): boolean =>
  metadata.annotations?.[managerAnnotation] === owner;

/** The annotation by which an object is given to a stack, as kubectl takes it. */
export const handOver = (owner: string): string => `${managerAnnotation}=${owner}`;
