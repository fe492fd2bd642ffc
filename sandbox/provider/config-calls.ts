import type * as pb from "@pulumi/pulumi/proto/provider_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { diffValues, formatPath } from "./diff-values";
import { decodeProperties, encodeProperties } from "./property-codec";
import { checkConfig, configReplaces } from "./provider-config";
import type { Properties } from "./values";

/** CheckConfig: refuses provider inputs that cannot be meant. */
export function checkProviderConfig(request: pb.CheckRequest): pb.CheckResponse {
  const news = decodeProperties(request.getNews());
  const failures = checkConfig(news).map(({ property, reason }) =>
    new messages.CheckFailure().setProperty(property).setReason(reason),
  );
  return new messages.CheckResponse().setInputs(encodeProperties(news)).setFailuresList(failures);
}

/** DiffConfig: another context or cluster means that the resources live elsewhere, so they have to be made anew. */
export function diffProviderConfig(request: pb.DiffRequest): pb.DiffResponse {
  const olds = decodeProperties(request.getOldInputs() ?? request.getOlds());
  const news = decodeProperties(request.getNews());
  const changed = diffValues(olds, news).map(({ path }) => formatPath(path));
  return new messages.DiffResponse()
    .setChanges(
      changed.length > 0
        ? messages.DiffResponse.DiffChanges.DIFF_SOME
        : messages.DiffResponse.DiffChanges.DIFF_NONE,
    )
    .setDiffsList([...new Set(changed)])
    .setReplacesList(configReplaces(olds, news));
}

/** The inputs Configure was called with. */
export function configureInputs(request: pb.ConfigureRequest): Properties {
  const inputs = decodeProperties(request.getArgs());
  if (Object.keys(inputs).length > 0) return inputs;
  // Older engines send variables only, as `kubernetes:config:<name>`.
  request.getVariablesMap().forEach((value, key) => {
    inputs[key.slice(key.lastIndexOf(":") + 1)] = value;
  });
  return inputs;
}
