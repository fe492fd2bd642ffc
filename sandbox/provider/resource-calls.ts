import type * as pb from "@pulumi/pulumi/proto/provider_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import type { ResourceChange } from "./diff-object";
import { formatPath } from "./diff-values";
import { secretOutputs } from "./object-outputs";
import { decodeProperties, encodeProperties } from "./property-codec";
import type { ResourceHandler } from "./resource-handler";

/** Finds who handles the resource of a URN; throws for types that are not supported. */
export type HandlerLookup = (urn: string) => ResourceHandler;

/** Check: inputs made complete, or what is wrong with them. */
export async function check(lookup: HandlerLookup, request: pb.CheckRequest): Promise<pb.CheckResponse> {
  const autonaming = request.getAutonaming();
  const { inputs, failures } = await lookup(request.getUrn()).check({
    urn: request.getUrn(),
    olds: decodeProperties(request.getOlds()),
    news: decodeProperties(request.getNews()),
    seed: request.getRandomseed_asU8(),
    proposedName: autonaming?.getProposedName() || undefined,
  });
  return new messages.CheckResponse()
    .setInputs(encodeProperties(inputs))
    .setFailuresList(
      failures.map(({ property, reason }) =>
        new messages.CheckFailure().setProperty(property).setReason(reason),
      ),
    );
}

/** Diff: what an update would change and whether it needs a replacement. */
export async function diff(lookup: HandlerLookup, request: pb.DiffRequest): Promise<pb.DiffResponse> {
  const olds = decodeProperties(request.getOldInputs() ?? request.getOlds());
  const result = await lookup(request.getUrn()).diff(olds, decodeProperties(request.getNews()));
  const response = new messages.DiffResponse()
    .setChanges(
      result.changes.length > 0
        ? messages.DiffResponse.DiffChanges.DIFF_SOME
        : messages.DiffResponse.DiffChanges.DIFF_NONE,
    )
    .setDeletebeforereplace(result.deleteBeforeReplace)
    .setHasdetaileddiff(true);
  for (const change of result.changes) {
    const path = formatPath(change.path);
    if (change.replace) response.addReplaces(path);
    response.addDiffs(String(change.path[0] ?? ""));
    response
      .getDetaileddiffMap()
      .set(path, new messages.PropertyDiff().setKind(kindOf(change)).setInputdiff(true));
  }
  return response;
}

/** Create, or in a preview what is known of its result. */
export async function create(lookup: HandlerLookup, request: pb.CreateRequest): Promise<pb.CreateResponse> {
  const { id, outputs } = await lookup(request.getUrn()).create(
    {
      urn: request.getUrn(),
      id: "",
      timeoutSeconds: request.getTimeout(),
      preview: request.getPreview(),
    },
    decodeProperties(request.getProperties()),
  );
  return new messages.CreateResponse()
    .setId(id)
    .setProperties(encodeProperties(outputs, secretOutputs(outputs)));
}

/** Read, for refresh and import; an empty ID says that the resource is gone. */
export async function read(lookup: HandlerLookup, request: pb.ReadRequest): Promise<pb.ReadResponse> {
  const result = await lookup(request.getUrn()).read(
    { urn: request.getUrn(), id: request.getId(), timeoutSeconds: 0, preview: false },
    decodeProperties(request.getInputs()),
    decodeProperties(request.getProperties()),
  );
  if (!result) return new messages.ReadResponse();
  return new messages.ReadResponse()
    .setId(result.id)
    .setInputs(encodeProperties(result.inputs, secretOutputs(result.inputs)))
    .setProperties(encodeProperties(result.outputs, secretOutputs(result.outputs)));
}

/** Update, or in a preview what is known of its result. */
export async function update(lookup: HandlerLookup, request: pb.UpdateRequest): Promise<pb.UpdateResponse> {
  const { outputs } = await lookup(request.getUrn()).update(
    {
      urn: request.getUrn(),
      id: request.getId(),
      timeoutSeconds: request.getTimeout(),
      preview: request.getPreview(),
    },
    decodeProperties(request.getOldInputs() ?? request.getOlds()),
    decodeProperties(request.getNews()),
  );
  return new messages.UpdateResponse().setProperties(encodeProperties(outputs, secretOutputs(outputs)));
}

/** Delete; returns when the resource is gone. */
export async function remove(lookup: HandlerLookup, request: pb.DeleteRequest): Promise<void> {
  await lookup(request.getUrn()).delete(
    { urn: request.getUrn(), id: request.getId(), timeoutSeconds: request.getTimeout(), preview: false },
    decodeProperties(request.getProperties()),
  );
}

function kindOf({ kind, replace }: ResourceChange): pb.PropertyDiff.Kind {
  const { Kind } = messages.PropertyDiff;
  if (kind === "add") return replace ? Kind.ADD_REPLACE : Kind.ADD;
  if (kind === "delete") return replace ? Kind.DELETE_REPLACE : Kind.DELETE;
  return replace ? Kind.UPDATE_REPLACE : Kind.UPDATE;
}
