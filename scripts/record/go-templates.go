//go:build ignore

// Command main prints what text/template makes of the cases on stdin. Run by scripts/record/go-templates.ts, which owns
// the format; the typed data stand in test/unit/go-template/typed-data.ts as well.
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"strings"
	"text/template"
)

type templateCase struct {
	Template   string `json:"template"`
	Data       any    `json:"data"`
	Typed      bool   `json:"typed"`
	MissingKey string `json:"missingKey"`
}

type answer struct {
	Output []byte `json:"output"`
	Error  string `json:"error,omitempty"`
}

// Pod is a struct as templates meet them.
type Pod struct {
	Name     string
	Restarts int
	Labels   map[string]string
	Ready    bool
	hidden   int
}

// Greet is a method with an argument.
func (p Pod) Greet(whom string) string { return p.Name + " greets " + whom }

// Fail is a method that returns an error.
func (p Pod) Fail() (string, error) { return "", errors.New("it failed") }

type named struct{ Text string }

func (n named) String() string { return "named " + n.Text }

var typed = map[string]any{
	"int":      3,
	"int64":    int64(-5),
	"uint8":    uint8(2),
	"uint64":   uint64(18446744073709551615),
	"float":    1.5,
	"complex":  complex(1, -2),
	"strings":  []string{"a", "b"},
	"ints":     []int{3, 1, 2},
	"counts":   map[string]int{"b": 2, "a": 1},
	"byNumber": map[int]string{10: "ten", 2: "two", 1: "one"},
	"bytes":    []byte("hi"),
	"pod":      Pod{Name: "web", Restarts: 2, Labels: map[string]string{"app": "x"}, Ready: true},
	"join":     func(separator string, words ...string) string { return strings.Join(words, separator) },
	"add":      func(a, b int) int { return a + b },
	"text":     named{"thing"},
}

func run(one templateCase) (result answer) {
	var out bytes.Buffer
	parsed := template.New("case")
	if one.MissingKey != "" {
		parsed = parsed.Option("missingkey=" + one.MissingKey)
	}
	parsed, err := parsed.Parse(one.Template)
	if err == nil {
		data := one.Data
		if one.Typed {
			data = typed
		}
		err = parsed.Execute(&out, data)
	}
	result.Output = out.Bytes()
	if err != nil {
		result.Error = err.Error()
	}
	return result
}

func main() {
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		panic(err)
	}
	var all []templateCase
	if err := json.Unmarshal(text, &all); err != nil {
		panic(err)
	}
	answers := make([]answer, len(all))
	for i, one := range all {
		answers[i] = run(one)
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(answers); err != nil {
		panic(err)
	}
}
