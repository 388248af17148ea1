// Command helm answers what unit tests of versions and --set lines expect: JSON on stdin and stdout.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/Masterminds/semver/v3"
	"helm.sh/helm/v4/pkg/strvals"
)

type question struct {
	Versions [][2]string `json:"versions"`
	Lines    [][3]string `json:"lines"`
}

type answer struct {
	Versions [][]string `json:"versions"`
	Lines    []any      `json:"lines"`
}

func main() {
	var asked question
	if err := json.NewDecoder(os.Stdin).Decode(&asked); err != nil {
		panic(err)
	}
	found := answer{}
	for _, pair := range asked.Versions {
		found.Versions = append(found.Versions, compare(pair[0], pair[1]))
	}
	for _, line := range asked.Lines {
		found.Lines = append(found.Lines, set(line[0], line[1], line[2]))
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(found)
}

func compare(constraint, version string) []string {
	out := []string{}
	v, err := semver.NewVersion(version)
	if err != nil {
		out = append(out, "version: "+err.Error())
	} else {
		out = append(out, v.String())
	}
	if strict, err := semver.StrictNewVersion(version); err != nil {
		out = append(out, "strict: "+err.Error())
	} else {
		out = append(out, strict.String())
	}
	c, err2 := semver.NewConstraint(constraint)
	if err2 != nil {
		return append(out, "range: "+err2.Error())
	}
	out = append(out, c.String())
	if err != nil {
		return out
	}
	ok, why := c.Validate(v)
	out = append(out, fmt.Sprint(ok, c.Check(v)))
	for _, reason := range why {
		out = append(out, reason.Error())
	}
	return out
}

func set(mode, before, line string) any {
	values := map[string]any{}
	if err := json.Unmarshal([]byte(before), &values); err != nil {
		panic(err)
	}
	var err error
	switch mode {
	case "set":
		err = strvals.ParseInto(line, values)
	case "string":
		err = strvals.ParseIntoString(line, values)
	case "json":
		err = strvals.ParseJSON(line, values)
	default:
		err = strvals.ParseLiteralInto(line, values)
	}
	if err != nil {
		return "error: " + err.Error()
	}
	return values
}
