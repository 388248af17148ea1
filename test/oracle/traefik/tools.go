//go:build tools

// Package tools pins Traefik, the router that `cox ingress test` is compared with.
package tools

import _ "github.com/traefik/traefik/v3/cmd/traefik"
