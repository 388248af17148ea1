//go:build ignore

// Command main prints the shapes of Kubernetes' Go structs that kubectl decodes objects into, one line a struct:
// what `kubectl run --overrides` and `set image --local` print follows from them. Run by scripts/typed-shapes.ts.
package main

import (
	"fmt"
	"reflect"
	"sort"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

var scalars = map[reflect.Type]string{
	reflect.TypeOf(resource.Quantity{}):  "quantity",
	reflect.TypeOf(metav1.Time{}):        "time",
	reflect.TypeOf(metav1.MicroTime{}):   "time",
	reflect.TypeOf(intstr.IntOrString{}): "intOrString",
	reflect.TypeOf(metav1.FieldsV1{}):    "any",
}

var lines = map[string]string{}

func typeOf(t reflect.Type) string {
	if name, ok := scalars[t]; ok {
		return name
	}
	switch t.Kind() {
	case reflect.Pointer:
		return typeOf(t.Elem())
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return "string"
		}
		return "[" + typeOf(t.Elem()) + "]"
	case reflect.Map:
		return "{" + typeOf(t.Elem()) + "}"
	case reflect.Struct:
		visit(t)
		return t.Name()
	case reflect.Bool:
		return "bool"
	case reflect.String:
		return "string"
	case reflect.Float64:
		return "float"
	default:
		return t.Kind().String()
	}
}

// fields lists a struct's JSON fields in order, those of inlined structs among them.
func fields(t reflect.Type) []string {
	var out []string
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "-" {
			continue
		}
		if f.Anonymous && name == "" {
			out = append(out, fields(f.Type)...)
			continue
		}
		mode := ""
		_, scalar := scalars[f.Type]
		switch {
		case strings.Contains(options, "omitzero") && f.Type.Kind() == reflect.Struct:
		case !strings.Contains(options, "omitempty"):
			mode = "!"
		case f.Type.Kind() == reflect.Pointer:
			mode = "?"
		case f.Type.Kind() == reflect.Struct && !scalar:
			mode = "!"
		case f.Type.Kind() == reflect.Struct:
			mode = "!"
		}
		merge := ""
		if key := f.Tag.Get("patchMergeKey"); strings.Contains(f.Tag.Get("patchStrategy"), "merge") {
			merge = "^" + key
		}
		if strings.Contains(f.Tag.Get("patchStrategy"), "retainKeys") {
			merge += "~"
		}
		out = append(out, name+mode+"="+typeOf(f.Type)+merge)
	}
	return out
}

func visit(t reflect.Type) {
	if _, seen := lines[t.Name()]; seen {
		return
	}
	lines[t.Name()] = ""
	lines[t.Name()] = strings.Join(fields(t), " ")
}

func main() {
	for _, root := range []any{
		corev1.Pod{}, corev1.Service{}, corev1.ReplicationController{}, corev1.Node{}, corev1.Event{},
		appsv1.Deployment{}, appsv1.ReplicaSet{}, appsv1.DaemonSet{}, appsv1.StatefulSet{},
		batchv1.Job{}, batchv1.CronJob{},
		rbacv1.RoleBinding{}, rbacv1.ClusterRoleBinding{},
	} {
		visit(reflect.TypeOf(root))
	}
	names := make([]string, 0, len(lines))
	for name := range lines {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		fmt.Printf("%s %s\n", name, lines[name])
	}
}
