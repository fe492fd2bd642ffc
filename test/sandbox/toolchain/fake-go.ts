/**
 * Stands in for `go`: answers `go env` and `go list`, and "builds" by writing a file for each package behind `-o`.
 * FAKE_GO_FAILS: what it says when it fails, after all programs but those named like FAKE_GO_WITHOUT are written.
 * FAKE_GO_HANGS: a file that it makes before it waits for ever.
 */
export const FAKE_GO = `#!/bin/sh
case $1 in
  env) printf 'go1.26.0\\n/go-build\\n'; exit 0 ;;
  list) echo "$FAKE_GO_MODULE"; exit 0 ;;
esac
[ -z "$FAKE_GO_LOG" ] || echo "$*" >>"$FAKE_GO_LOG"
[ -z "$FAKE_GO_HANGS" ] || { : >"$FAKE_GO_HANGS"; while :; do sleep 0.05; done; }
while [ "$1" != -o ]; do shift; done
out=$2
shift 2
for package in "$@"; do
  name=\${package##*/}
  case $name in v[0-9]*) package=\${package%/*}; name=\${package##*/} ;; esac
  [ "$name" = "$FAKE_GO_WITHOUT" ] || echo "#!/bin/sh" >"$out$name"
done
[ -z "$FAKE_GO_FAILS" ] || { echo "$FAKE_GO_FAILS" >&2; exit 1; }
`;
