import { quotePosix } from "../../messages/shell-quoting";

/** What the shim needs to know. */
export interface ShimFacts {
  /** The real Pulumi CLI, with its links resolved. */
  readonly pulumi: string;
  /** Folder of the file backend. */
  readonly state: string;
  /** Working folder of the cluster. */
  readonly cluster: string;
  /** Folder of the project, and the settings of its stack in this sandbox. */
  readonly project: string;
  readonly stackFile: string;
  /** Pulumi's home in this sandbox: what was started for the sandbox has it in its environment. */
  readonly pulumiHome: string;
  /** What Node loads before a program of Pulumi's: `heed-typescript-option.js`. */
  readonly nodePreload: string;
}

/** A word of NODE_OPTIONS: in double quotes, in which backslashes escape (Node's documentation, `NODE_OPTIONS`). */
function quoteNodeOption(word: string): string {
  return `"${word.replace(/[\\"]/g, "\\$&")}"`;
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
home=${quotePosix(facts.pulumiHome)}
project=${quotePosix(facts.project)}
stack_file=${quotePosix(facts.stackFile)}
preload=${quotePosix(quoteNodeOption(facts.nodePreload))}

# command_of PID: the command line of a living process.
command_of() {
  case $1 in '' | *[!0-9]*) return ;; esac
  if [ -r /proc/self/cmdline ]; then
    [ -r "/proc/$1/cmdline" ] && tr '\\000' ' ' <"/proc/$1/cmdline"
  else
    ps -p "$1" -o command= 2>/dev/null
  fi
}

# parent_of PID
parent_of() {
  if [ -r "/proc/$1/stat" ]; then sed 's/.*) [A-Za-z] //; s/ .*//' "/proc/$1/stat"; else ps -p "$1" -o ppid= | tr -d ' '; fi
}

# of_this_sandbox PID: whether it was started for this sandbox.
of_this_sandbox() {
  if [ -r /proc/self/environ ]; then
    { tr '\\000' '\\n' <"/proc/$1/environ"; } 2>/dev/null | grep -qxF "PULUMI_HOME=$home"
  else
    case " $(ps -E -ww -p "$1" -o command=) " in *" PULUMI_HOME=$home "*) ;; *) return 1 ;; esac
  fi
}

# helpers: language hosts and programs of any Pulumi. A provider plugin is left to finish what it is at (ended in the
# middle, Helm would leave its release pending); it sees by itself, within five minutes, that its engine is gone.
helpers() {
  if [ -r /proc/self/cmdline ]; then
    grep -lasE 'pulumi-language-|@pulumi/pulumi/cmd/run' /proc/[0-9]*/cmdline | cut -d/ -f3 | while read -r pid; do
      # The program itself, and not a shell or an editor that has such a word among its arguments.
      case $({ tr '\\000' '\\n' <"/proc/$pid/cmdline"; } 2>/dev/null | head -n 1) in
        pulumi-language-* | */pulumi-language-* | node | */node) echo "$pid" ;;
      esac
    done
  else
    ps -axww -o pid=,command= | awk '$2 ~ /pulumi-language-[^\\/]*$/ || /node .*@pulumi\\/pulumi\\/cmd\\/run/ { print $1 }'
  fi
}

# A helper whose Pulumi was killed has another parent: a living one is the child of a pulumi, or of a language host.
for pid in $(helpers); do
  [ "$pid" != $$ ] && of_this_sandbox "$pid" || continue
  case $(command_of "$(parent_of "$pid")") in *pulumi*) continue ;; esac
  children=$(for child in $(helpers); do [ "$(parent_of "$child")" = "$pid" ] && echo "$child"; done)
  # The language host talks to the program through pipes in a folder for temporary files, which it removes only where it
  # ends by itself.
  pipes=$(for file in /proc/"$pid"/fd/*; do readlink "$file"; done 2>/dev/null | sed -n 's,^\\(/.*/pulumi-node-pipes[0-9]*\\)/[^/]*$,\\1,p' | sort -u)
  kill $pid $children 2>/dev/null && echo "ended what a killed update left running (process $pid)" >&2
  [ -n "$pipes" ] && rm -rf "$pipes"
done

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
      echo "the sandbox is not running: ./lab sandbox up" >&2
      exit 1
      ;;
  esac
fi

# The stack's settings are in the sandbox and not in the checkout: pulumi takes this for its --config-file. Not where another
# project or another stack is meant.
stack=$(sed -n 's/.*"stack": *"\\([^"]*\\)".*/\\1/p' "$home"/workspaces/*-workspace.json 2>/dev/null | tail -n 1)
previous=
for word in "$@"; do
  case $word in
    --stack=*) stack=\${word#--stack=} ;;
    -C | --cwd | --cwd=* | --config-file | --config-file=* | init | --create) stack=another ;;
  esac
  case $previous in -s | --stack) stack=$word ;; esac
  previous=$word
done
case $stack in '' | sandbox | */sandbox)
  case $(pwd -P)/ in "$project"/*) [ -f "$stack_file" ] && export PULUMI_OPTION_CONFIG_FILE="$stack_file" ;; esac
  ;;
esac

export NODE_OPTIONS="\${NODE_OPTIONS:+$NODE_OPTIONS }--require $preload"
exec "$pulumi" "$@"
`;
}
