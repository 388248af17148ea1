// A server for the tests of `probe run`: HTTP and HTTPS with redirects, slow answers and large bodies, and the gRPC health service over h2c.
// Standard library only: CGO_ENABLED=0 go build. Run as: probe-server HTTP_ADDRESS HTTPS_ADDRESS GRPC_ADDRESS ("" leaves one out).
package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"fmt"
	"io"
	"log"
	"math/big"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"
)

func main() {
	handler := answers()
	serve := func(index int, run func(address string) error) {
		if len(os.Args) > index && os.Args[index] != "" {
			go func() { log.Fatal(run(os.Args[index])) }()
		}
	}
	serve(1, func(address string) error { return http.ListenAndServe(address, handler) })
	serve(2, func(address string) error {
		server := &http.Server{Addr: address, Handler: handler, TLSConfig: &tls.Config{Certificates: []tls.Certificate{expired()}}}
		return server.ListenAndServeTLS("", "")
	})
	serve(3, func(address string) error {
		protocols := new(http.Protocols)
		protocols.SetUnencryptedHTTP2(true)
		server := &http.Server{Addr: address, Handler: http.HandlerFunc(health), Protocols: protocols}
		return server.ListenAndServe()
	})
	select {}
}

func answers() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/status/", func(w http.ResponseWriter, r *http.Request) {
		code, _ := strconv.Atoi(strings.TrimPrefix(r.URL.Path, "/status/"))
		w.WriteHeader(code)
		fmt.Fprintf(w, "status %d\n", code)
	})
	// Says what it was asked with.
	mux.HandleFunc("/echo", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "%s %s %s\nUser-Agent: %s\nAccept: %s\nX-Probe: %s\n", r.Proto, r.Host, r.RequestURI, r.UserAgent(), r.Header.Get("Accept"), r.Header.Get("X-Probe"))
	})
	// 200 only for what the kubelet sends.
	mux.HandleFunc("/kubelet-only", func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.UserAgent(), "kube-probe/1.") || r.Header.Get("Accept") != "*/*" || r.Header.Get("Accept-Encoding") != "" || r.Header.Get("X-Probe") != "yes" || r.Host != "probe.example" {
			w.WriteHeader(418)
		}
	})
	mux.HandleFunc("/redirect", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", r.URL.Query().Get("to"))
		w.WriteHeader(302)
	})
	// To another port of the host that it was asked by.
	mux.HandleFunc("/port", func(w http.ResponseWriter, r *http.Request) {
		host := r.Host[:strings.LastIndex(r.Host, ":")]
		w.Header().Set("Location", r.URL.Query().Get("scheme")+"://"+host+":"+r.URL.Query().Get("port")+"/status/200")
		w.WriteHeader(302)
	})
	mux.HandleFunc("/loop", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/loop", 301) })
	// /count?left=9 is redirected nine times.
	mux.HandleFunc("/count", func(w http.ResponseWriter, r *http.Request) {
		left, _ := strconv.Atoi(r.URL.Query().Get("left"))
		if left > 0 {
			http.Redirect(w, r, fmt.Sprintf("/count?left=%d", left-1), 307)
		}
	})
	mux.HandleFunc("/no-location", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(302) })
	mux.HandleFunc("/slow", func(w http.ResponseWriter, r *http.Request) { time.Sleep(seconds(r)) })
	mux.HandleFunc("/slow-body", func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "begun\n")
		w.(http.Flusher).Flush()
		time.Sleep(seconds(r))
	})
	mux.HandleFunc("/large", func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, strings.Repeat("x", 1<<20))
		w.(http.Flusher).Flush()
		time.Sleep(time.Minute)
	})
	// An answer without a length, which ends where the connection does.
	mux.HandleFunc("/until-close", func(w http.ResponseWriter, _ *http.Request) {
		connection, _, _ := w.(http.Hijacker).Hijack()
		io.WriteString(connection, "HTTP/1.0 200 OK\r\n\r\nhi")
		connection.Close()
	})
	mux.HandleFunc("/hang-up", func(w http.ResponseWriter, _ *http.Request) {
		connection, _, _ := w.(http.Hijacker).Hijack()
		connection.Close()
	})
	return mux
}

func seconds(r *http.Request) time.Duration {
	value, _ := strconv.ParseFloat(r.URL.Query().Get("seconds"), 64)
	return time.Duration(value * float64(time.Second))
}

// A certificate that nobody may trust: for another name, of its own making, and over.
func expired() tls.Certificate {
	key, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	template := x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{"elsewhere.example"},
		NotBefore: time.Unix(0, 0), NotAfter: time.Unix(86400, 0),
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, &key.PublicKey, key)
	if err != nil {
		log.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// grpc.health.v1.Health/Check: "" and "up" serve, "down" does not, "slow" takes five seconds, others are not known.
func health(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/grpc")
	finish := func(code int, message string) {
		w.Header().Set(http.TrailerPrefix+"Grpc-Status", strconv.Itoa(code))
		w.Header().Set(http.TrailerPrefix+"Grpc-Message", message)
	}
	if r.URL.Path != "/grpc.health.v1.Health/Check" {
		finish(12, "unknown method")
		return
	}
	request, _ := io.ReadAll(r.Body)
	service := ""
	if len(request) > 7 {
		service = string(request[7:])
	}
	status := byte(1)
	switch service {
	case "", "up":
	case "down":
		status = 2
	case "slow":
		time.Sleep(5 * time.Second)
	default:
		finish(5, "unknown service")
		return
	}
	message := []byte{0, 0, 0, 0, 0, 8, status}
	binary.BigEndian.PutUint32(message[1:], 2)
	w.Write(message)
	finish(0, "")
}
