import { type ApiAnswer, ApiError, type ClusterApi, openApi } from "../cluster/api";
import { ClusterError } from "../cluster/cluster-error";
import { kubeconfigPaths } from "../cluster/kubeconfig-files";
import { messageOf, metadataOnly } from "../cluster/objects";
import { UserError } from "../messages/user-error";

/** A cluster that can be asked. */
export interface Cluster {
  readonly context: string;
  readonly server: string;
  /** What it throws where nobody answers is an error for users. */
  readonly api: ClusterApi;
  /** Asks for a list of metadata, or with `whole` for whatever there is. */
  request(
    method: "GET" | "DELETE",
    path: string,
    more?: { readonly body?: object; readonly whole?: true },
  ): Promise<ApiAnswer>;
}

const reasonOf = (error: unknown): string => {
  // A name that leads to several addresses gives one error for all of them, without a message.
  const first = error instanceof AggregateError ? error.errors[0] : error;
  return first instanceof Error ? first.message || first.name : String(first);
};

/** What is wrong with the kubeconfig, in the words of the command line, which has `--context`. */
const forCommandLine = ({ fault, found }: ClusterError, wanted: string | undefined): UserError => {
  const looked = kubeconfigPaths(process.env).join(", ");
  if (fault === "no-such-context" && wanted !== undefined) {
    return new UserError(`--context ${wanted}: the kubeconfig (${looked}) has no such context`, {
      fix: found,
      exitCode: 2,
    });
  }
  if (fault === "no-such-context" || (fault === "no-kubeconfig" && !process.env.KUBECONFIG)) {
    return new UserError(`there is no kubeconfig with a current context (${looked})`, {
      fix: 'set KUBECONFIG, or name one with --context; for the sandbox: eval "$(./lab sandbox env)"',
    });
  }
  return new UserError(`the kubeconfig cannot be read (${looked}): ${found}`, {
    fix: "kubectl config view   # says what is wrong with it; or set KUBECONFIG to another file",
  });
};

/**
 * Opens the cluster of the kubeconfig as kubectl finds it. Nothing is asked of it yet.
 *
 * @param wanted a context of the kubeconfig; undefined: the current one.
 * @throws UserError where there is no kubeconfig or no such context.
 */
export const openCluster = (wanted: string | undefined): Cluster => {
  let api: ClusterApi;
  try {
    api = openApi(wanted);
  } catch (error) {
    throw error instanceof ClusterError ? forCommandLine(error, wanted) : error;
  }
  const { context, server } = api;
  const answered = async <T>(asked: Promise<T>): Promise<T> => {
    try {
      return await asked;
    } catch (error) {
      throw new UserError(
        `the API server of context ${context} (${server}) cannot be asked: ${reasonOf(error)}`,
        {
          fix: `kubectl --context ${context} version   # once this answers, so will this command`,
        },
      );
    }
  };
  return {
    context,
    server,
    api: {
      ...api,
      request: (...asked) => answered(api.request(...asked)),
      open: (...asked) => answered(api.open(...asked)),
    },
    request: (method, path, { body, whole } = {}) =>
      answered(
        api.request(method, path, {
          ...(body === undefined ? {} : { body }),
          ...(whole === true ? {} : { accept: metadataOnly }),
        }),
      ),
  };
};

/**
 * What a server said when it refused, as an error for users.
 *
 * @param fix for somebody who may not.
 */
export const refusal = (
  cluster: Cluster,
  what: string,
  answer: ApiAnswer | ApiError,
  fix = `kubectl --context ${cluster.context} auth can-i --list`,
): UserError => {
  const { status } = answer;
  const message = answer instanceof ApiError ? answer.message : messageOf(answer);
  const words: Readonly<Record<number, string>> = {
    401: "it does not know who you are (401)",
    403: "you may not (403)",
  };
  const word = words[status] ?? `status ${status}`;
  const said = message === "" || message === `status ${status}` ? "" : `: ${message}`;
  return new UserError(`the API server of context ${cluster.context} refuses ${what}: ${word}${said}`, {
    fix,
  });
};
