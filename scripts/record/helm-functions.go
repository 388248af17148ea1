// Command main prints what text/template makes of the templates on stdin with every function that helm's engine
// has, on the data that stand there too. Run by scripts/record/helm-functions.ts, which owns the format.
package main

import (
	"bytes"
	"encoding/json"
	"os"
	"text/template"
	_ "unsafe" // go:linkname

	"helm.sh/helm/v4/pkg/chart/common"
	_ "helm.sh/helm/v4/pkg/engine"
)

// The engine does not export its functions.
//
//go:linkname funcMap helm.sh/helm/v4/pkg/engine.funcMap
func funcMap() template.FuncMap

type question struct {
	Templates []string        `json:"templates"`
	Values    json.RawMessage `json:"values"`
}

type answer struct {
	Output []byte `json:"output"`
	Error  string `json:"error,omitempty"`
}

// Templates may change the values, so that each gets its own.
func run(text string, values []byte) (result answer) {
	data := common.Values{}
	if err := json.Unmarshal(values, &data); err != nil {
		panic(err)
	}
	var out bytes.Buffer
	parsed, err := template.New("case").Option("missingkey=zero").Funcs(funcMap()).Parse(text)
	if err == nil {
		err = parsed.Execute(&out, common.Values{"Values": data})
	}
	result.Output = out.Bytes()
	if err != nil {
		result.Error = err.Error()
	}
	return result
}

func main() {
	var asked question
	if err := json.NewDecoder(os.Stdin).Decode(&asked); err != nil {
		panic(err)
	}
	answers := make([]answer, len(asked.Templates))
	for i, text := range asked.Templates {
		answers[i] = run(text, asked.Values)
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(answers); err != nil {
		panic(err)
	}
}
