//go:build ignore

// Command main prints how kubectl's own Go structs are patched: a line a struct with those of its fields that hold
// maps and lists, then a line a group version with its kinds. Run by scripts/typed-shapes.ts.
package main

import (
	"fmt"
	"reflect"
	"sort"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/kubectl/pkg/scheme"
)

var scalars = map[reflect.Type]bool{
	reflect.TypeOf(resource.Quantity{}):  true,
	reflect.TypeOf(metav1.Time{}):        true,
	reflect.TypeOf(metav1.MicroTime{}):   true,
	reflect.TypeOf(metav1.Duration{}):    true,
	reflect.TypeOf(intstr.IntOrString{}): true,
}

// lines has the text of every struct; equal structs of several versions are one.
var lines []string
var places = map[reflect.Type]int{}

// ref is how a type is written: "m" a map, "" a scalar or a list of them, "" and ok false for what is left out.
func ref(t reflect.Type) (string, bool) {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	list := false
	if t.Kind() == reflect.Slice {
		if t.Elem().Kind() == reflect.Uint8 {
			return "", false
		}
		t, list = t.Elem(), true
		if t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
	}
	switch {
	case scalars[t]:
		return "", list
	case t.Kind() == reflect.Map:
		return "m", true
	case t.Kind() == reflect.Struct:
		return fmt.Sprint(visit(t)), true
	}
	return "", list
}

func fields(t reflect.Type) []string {
	var out []string
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" {
			continue
		}
		if f.Anonymous && name == "" {
			out = append(out, fields(f.Type)...)
			continue
		}
		text, ok := ref(f.Type)
		strategy, key := f.Tag.Get("patchStrategy"), f.Tag.Get("patchMergeKey")
		if !ok && strategy == "" {
			continue
		}
		text = name + "=" + text
		if strategy != "" || key != "" {
			text += "^" + strategy + "^" + key
		}
		out = append(out, text)
	}
	return out
}

func visit(t reflect.Type) int {
	if place, ok := places[t]; ok {
		return place
	}
	place := len(lines)
	lines = append(lines, "")
	places[t] = place
	lines[place] = strings.TrimSpace(t.Name() + " " + strings.Join(fields(t), " "))
	return place
}

func main() {
	probe := runtime.NewScheme()
	metav1.AddToGroupVersion(probe, schema.GroupVersion{Group: "example.com", Version: "v1"})
	common := probe.KnownTypes(schema.GroupVersion{Group: "example.com", Version: "v1"})
	known := scheme.Scheme.AllKnownTypes()
	var gvks []schema.GroupVersionKind
	for gvk := range known {
		if _, everywhere := common[gvk.Kind]; gvk.Version == runtime.APIVersionInternal || everywhere || strings.HasSuffix(gvk.Kind, "List") {
			continue
		}
		gvks = append(gvks, gvk)
	}
	sort.Slice(gvks, func(i, j int) bool { return gvks[i].String() < gvks[j].String() })
	versions := map[string][]string{}
	var order []string
	for _, gvk := range gvks {
		group := gvk.GroupVersion().String()
		if versions[group] == nil {
			order = append(order, group)
		}
		versions[group] = append(versions[group], fmt.Sprintf("%s=%d", gvk.Kind, visit(known[gvk])))
	}
	// structs of several versions are often the same, but for the places of what they hold
	for again := true; again; {
		again = false
		first := map[string]int{}
		same := map[int]int{}
		for place, line := range lines {
			if line == "" {
				continue
			}
			if other, ok := first[line]; ok {
				same[place] = other
				lines[place] = ""
				again = true
			} else {
				first[line] = place
			}
		}
		for place, line := range lines {
			lines[place] = replace(line, same)
		}
		for group, kinds := range versions {
			versions[group] = strings.Fields(replace("x "+strings.Join(kinds, " "), same))[1:]
		}
	}
	compact := map[int]int{}
	count := 0
	for place, line := range lines {
		if line != "" {
			compact[place] = count
			count++
		}
	}
	for _, line := range lines {
		if line != "" {
			fmt.Println(replace(line, compact))
		}
	}
	fmt.Println()
	for _, group := range order {
		fmt.Println(replace(group+" "+strings.Join(versions[group], " "), compact))
	}
}

// replace gives the references of a line their new places.
func replace(line string, places map[int]int) string {
	words := strings.Split(line, " ")
	for i, word := range words {
		key, rest, ok := strings.Cut(word, "=")
		if !ok || i == 0 {
			continue
		}
		number, tags, tagged := strings.Cut(rest, "^")
		var place int
		if _, err := fmt.Sscanf(number, "%d", &place); err == nil {
			if to, ok := places[place]; ok {
				number = fmt.Sprint(to)
			}
		}
		words[i] = key + "=" + number
		if tagged {
			words[i] += "^" + tags
		}
	}
	return strings.Join(words, " ")
}
