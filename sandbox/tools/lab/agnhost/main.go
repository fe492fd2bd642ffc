// Command agnhost is the one command of Kubernetes' test image of that name that the lab uses: its own code, without the
// image's thirty others.
package main

import (
	"os"

	"github.com/spf13/cobra"
	grpchealthchecking "k8s.io/kubernetes/test/images/agnhost/grpc-health-checking"
)

func main() {
	root := &cobra.Command{Use: "agnhost"}
	root.AddCommand(grpchealthchecking.CmdGrpcHealthChecking)
	if root.Execute() != nil {
		os.Exit(1)
	}
}
