// Command pulumi-resource-kubernetes is Pulumi's Kubernetes provider, built from its own module. The project's own main
// package embeds two files that its release generates; this one reads them from beside the program.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/provider"
	"github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/version"
)

func main() {
	executable, err := os.Executable()
	exitOn(err)
	read := func(name string) []byte {
		content, err := os.ReadFile(filepath.Join(filepath.Dir(executable), name))
		exitOn(err)
		return content
	}
	provider.Serve("kubernetes", version.Version, read("schema.json"), read("terraform-mapping.json"))
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
