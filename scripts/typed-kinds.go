//go:build ignore

// The kinds that kubectl has as Go types, a line a group version; see scripts/typed-shapes.ts.
package main

import (
	"fmt"
	"sort"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/kubectl/pkg/scheme"
)

// everywhere are the kinds that AddToGroupVersion gives every group version.
func everywhere() map[string]bool {
	probe := runtime.NewScheme()
	group := schema.GroupVersion{Group: "example.com", Version: "v1"}
	metav1.AddToGroupVersion(probe, group)
	kinds := map[string]bool{}
	for kind := range probe.KnownTypes(group) {
		kinds[kind] = true
	}
	return kinds
}

func main() {
	common := everywhere()
	versions := map[string]map[string]bool{}
	for gvk := range scheme.Scheme.AllKnownTypes() {
		if gvk.Version == runtime.APIVersionInternal || common[gvk.Kind] {
			continue
		}
		place := gvk.GroupVersion().String()
		if versions[place] == nil {
			versions[place] = map[string]bool{}
		}
		versions[place][gvk.Kind] = true
	}
	lines := []string{}
	for place, kinds := range versions {
		words := []string{}
		for kind := range kinds {
			if strings.HasSuffix(kind, "List") && kinds[strings.TrimSuffix(kind, "List")] {
				continue
			}
			if kinds[kind+"List"] {
				kind += "+"
			}
			words = append(words, kind)
		}
		sort.Strings(words)
		lines = append(lines, place+" "+strings.Join(words, " "))
	}
	sort.Strings(lines)
	fmt.Println(strings.Join(lines, "\n"))
}
