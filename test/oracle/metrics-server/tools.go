//go:build tools

// Package tools pins metrics-server, which `cox top` reads on the real node.
package tools

import _ "sigs.k8s.io/metrics-server/cmd/metrics-server"
