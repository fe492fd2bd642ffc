// An OCI registry in memory, for tests: the one of go-containerregistry, on a free port of loopback, which it prints.
// With a user it wants to be logged in to, in one of the two ways that registries have.
package main

import (
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"sync/atomic"

	"github.com/google/go-containerregistry/pkg/registry"
)

const token = "a-token-of-the-test"

// guarded lets requests through that say what they have to.
func guarded(way, user, password string, inner http.Handler) http.Handler {
	named := func(r *http.Request) bool {
		name, word, ok := r.BasicAuth()
		return ok && name == user && word == password
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case way == "":
			inner.ServeHTTP(w, r)
		case way == "basic" && named(r):
			inner.ServeHTTP(w, r)
		case way == "bearer" && r.URL.Path == "/token" && named(r):
			fmt.Fprintf(w, `{"token": %q}`, token)
		case way == "bearer" && r.URL.Path != "/token" && r.Header.Get("Authorization") == "Bearer "+token:
			inner.ServeHTTP(w, r)
		default:
			challenge := `Basic realm="test"`
			if way == "bearer" {
				challenge = fmt.Sprintf(`Bearer realm="http://%s/token",service="test",scope="repository:charts:pull"`, r.Host)
			}
			w.Header().Set("WWW-Authenticate", challenge)
			w.WriteHeader(http.StatusUnauthorized)
		}
	})
}

func main() {
	way := flag.String("auth", "", "how it wants to be logged in to: not at all, basic or bearer")
	user := flag.String("user", "user", "whom it lets in")
	password := flag.String("password", "password", "what that one has to say")
	flag.Parse()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	// It ends with whoever started it, however that ended.
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	fmt.Println(listener.Addr())
	guard := guarded(*way, *user, *password, registry.New(registry.Logger(log.New(io.Discard, "", 0))))
	var count atomic.Int64
	counted := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/asked" {
			fmt.Fprint(w, count.Load())
			return
		}
		count.Add(1)
		guard.ServeHTTP(w, r)
	})
	log.Fatal(http.Serve(listener, counted))
}
