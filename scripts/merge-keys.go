//go:build ignore

// Command main prints which lists kustomize merges, and by which keys, for the kinds of the Kubernetes version that it
// carries the schema of: a line a type, then a line a group version with its kinds. Run by scripts/merge-keys.ts.
package main

import (
	"fmt"
	"log"
	"sort"
	"strings"

	"k8s.io/kube-openapi/pkg/validation/spec"
	"sigs.k8s.io/kustomize/kyaml/openapi"
)

var definitions = openapi.Schema().Definitions

// lines has the fields of every type that leads to a merged list; equal types are one.
var lines []string
var places = map[string]int{}
var visited = map[string]int{}

// none stands for a type without merged lists, and for one that is being visited.
const none = -1

func nameOf(schema spec.Schema) string {
	return strings.TrimPrefix(schema.Ref.String(), "#/definitions/")
}

func text(schema spec.Schema, extension string) string {
	value, _ := schema.Extensions[extension].(string)
	return value
}

func keys(schema spec.Schema) string {
	list, ok := schema.Extensions["x-kubernetes-list-map-keys"].([]interface{})
	if !ok {
		return text(schema, "x-kubernetes-patch-merge-key")
	}
	words := []string{}
	for _, key := range list {
		words = append(words, key.(string))
	}
	return strings.Join(words, ",")
}

// isFree says whether a type may hold anything, objects of other kinds too.
func isFree(schema spec.Schema) bool {
	return len(schema.Properties) == 0 && schema.AdditionalProperties == nil && len(schema.Type) == 1 && schema.Type[0] == "object"
}

func field(schema spec.Schema) string {
	if name := nameOf(schema); name != "" {
		if place := visit(name); place != none {
			return fmt.Sprint(place)
		}
		if isFree(definitions[name]) {
			return "-"
		}
		return ""
	}
	if schema.AdditionalProperties != nil && schema.AdditionalProperties.Schema != nil {
		if name := nameOf(*schema.AdditionalProperties.Schema); name != "" && visit(name) != none {
			log.Fatalf("a map of %s has merged lists: the format of the lines cannot say so", name)
		}
	}
	for _, strategy := range strings.Split(text(schema, "x-kubernetes-patch-strategy"), ",") {
		if strategy == "merge" && len(schema.Type) == 1 && schema.Type[0] == "array" {
			item := ""
			if place := visit(nameOf(*schema.Items.Schema)); place != none {
				item = fmt.Sprint(place)
			}
			return item + "^" + keys(schema)
		}
	}
	return ""
}

func visit(name string) int {
	if place, ok := visited[name]; ok {
		return place
	}
	visited[name] = none
	properties := definitions[name].Properties
	names := []string{}
	for key := range properties {
		names = append(names, key)
	}
	sort.Strings(names)
	words := []string{}
	for _, key := range names {
		if written := field(properties[key]); written != "" {
			words = append(words, key+"="+written)
		}
	}
	if len(words) == 0 {
		return none
	}
	line := strings.Join(words, " ")
	place, ok := places[line]
	if !ok {
		place = len(lines)
		lines = append(lines, line)
		places[line] = place
	}
	visited[name] = place
	return place
}

func main() {
	names := []string{}
	for name := range definitions {
		names = append(names, name)
	}
	sort.Strings(names)
	versions := map[string][]string{}
	for _, name := range names {
		gvks, _ := definitions[name].Extensions["x-kubernetes-group-version-kind"].([]interface{})
		for _, each := range gvks {
			gvk := each.(map[string]interface{})
			apiVersion := fmt.Sprint(gvk["version"])
			if group, _ := gvk["group"].(string); group != "" {
				apiVersion = group + "/" + apiVersion
			}
			if place := visit(name); place != none {
				versions[apiVersion] = append(versions[apiVersion], fmt.Sprintf("%v=%d", gvk["kind"], place))
			}
		}
	}
	for _, line := range lines {
		fmt.Println(line)
	}
	fmt.Println()
	order := []string{}
	for apiVersion, kinds := range versions {
		sort.Strings(kinds)
		order = append(order, apiVersion+" "+strings.Join(kinds, " "))
	}
	sort.Strings(order)
	fmt.Println(strings.Join(order, "\n"))
}
