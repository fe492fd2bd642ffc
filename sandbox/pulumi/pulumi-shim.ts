import { quotePosix } from "../shell-quoting";

/** What the shim needs to know. */
export interface ShimFacts {
  /** The real Pulumi CLI, with its links resolved. */
  readonly pulumi: string;
  /** Folder of the file backend. */
  readonly state: string;
  /** Working folder of the cluster. */
  readonly cluster: string;
}

/**
 * The `pulumi` that comes first in the sandbox's PATH. It clears away what a killed Pulumi left behind, refuses to
 * start without a cluster, and becomes the real CLI.
 */
export function pulumiShim(facts: ShimFacts): string {
  return `#!/bin/sh
# Written by "lab sandbox up". Removes what killed Pulumi processes left behind, then becomes the real pulumi.
pulumi=${quotePosix(facts.pulumi)}
state=${quotePosix(`${facts.state}/.pulumi`)}
locks=${quotePosix(`${facts.state}/.pulumi/locks`)}
cluster=${quotePosix(facts.cluster)}

# command_of PID: the command line of a living process.
command_of() {
  case $1 in '' | *[!0-9]*) return ;; esac
  if [ -r /proc/self/cmdline ]; then
    [ -r "/proc/$1/cmdline" ] && tr '\\000' ' ' <"/proc/$1/cmdline"
  else
    ps -p "$1" -o command= 2>/dev/null
  fi
}

for lock in "$locks"/*.json "$locks"/*/*.json "$locks"/*/*/*.json "$locks"/*/*/*/*.json; do
  [ -f "$lock" ] || continue
  pid=$(sed -n 's/.*"pid": *\\([0-9][0-9]*\\).*/\\1/p' "$lock")
  host=$(sed -n 's/.*"hostname": *"\\([^"]*\\)".*/\\1/p' "$lock")
  [ -n "$pid" ] && [ "$host" = "$(uname -n)" ] || continue
  case $(command_of "$pid") in
    *pulumi*) ;;
    *)
      rm -f "$lock" "$lock.attrs"
      echo "removed the lock of an update that was killed (process $pid is gone)" >&2
      ;;
  esac
done

# The backend writes a file of attributes beside each of its files, first empty, and the file itself at once. An empty
# one makes Pulumi stop ("failed to load checkpoint: EOF"); without one it goes by the file, which is whole.
find "$state" -type f -name '*.attrs' -size 0 2>/dev/null | while IFS= read -r attributes; do
  rm -f "$attributes"
  echo "removed the empty attributes that a killed update left: \${attributes#"$state"/}" >&2
done

needs_cluster() {
  for word in "$@"; do
    case $word in -h | --help) return 1 ;; esac
  done
  skip=
  for word in "$@"; do
    if [ -n "$skip" ]; then skip=; continue; fi
    case $word in
      -C | --cwd | -s | --stack | --color | -v | --verbose | --config-file | --profiling | --tracing) skip=yes ;;
      -*) ;;
      preview | pre | up | update | destroy | down | dn | refresh | import | watch) return 0 ;;
      *) return 1 ;;
    esac
  done
  return 1
}

if needs_cluster "$@"; then
  server=
  [ -r "$cluster/pids/kube-apiserver.pid" ] && server=$(command_of "$(cat "$cluster/pids/kube-apiserver.pid")")
  case $server in
    *kube-apiserver*"$cluster/"*) ;;
    *)
      echo "the sandbox is not running: npx lab sandbox up" >&2
      exit 1
      ;;
  esac
fi

exec "$pulumi" "$@"
`;
}
