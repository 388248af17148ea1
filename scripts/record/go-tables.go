//go:build ignore

// Command main prints what kubectl's own libraries make of the rows on stdin: ages, aligned texts and tables. Run by
// scripts/record/go-tables.ts, which owns the format.
package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"strings"
	"time"

	"github.com/liggitt/tabwriter"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/duration"
	"k8s.io/cli-runtime/pkg/printers"
	kjson "sigs.k8s.io/json"
)

type age struct {
	Milliseconds int64  `json:"milliseconds"`
	Short        string `json:"short"`
	Human        string `json:"human"`
}

type aligned struct {
	Text           []string `json:"text"`
	MinWidth       int      `json:"minWidth"`
	Padding        int      `json:"padding"`
	RememberWidths bool     `json:"rememberWidths"`
}

type printed struct {
	Options struct {
		Wide, NoHeaders, WithNamespace, ShowLabels bool
		ColumnLabels                               []string
		KindPrefix                                 *string
	} `json:"options"`
	Tables    []json.RawMessage `json:"tables"`
	EventType *string           `json:"eventType"`
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func align(row aligned) string {
	var flags uint
	if row.RememberWidths {
		flags = tabwriter.RememberWidths
	}
	var out bytes.Buffer
	writer := tabwriter.NewWriter(&out, row.MinWidth, 8, row.Padding, ' ', flags)
	for _, part := range row.Text {
		if part == "<flush>" {
			check(writer.Flush())
		} else {
			_, err := io.WriteString(writer, part)
			check(err)
		}
	}
	check(writer.Flush())
	return out.String()
}

// decode reads a table and the objects of its rows, as kubectl does with the server's answer.
func decode(text []byte) *metav1.Table {
	table := &metav1.Table{}
	// as the API's own decoder, which keeps whole numbers whole
	check(kjson.UnmarshalCaseSensitivePreserveInts(text, table))
	for i := range table.Rows {
		raw := table.Rows[i].Object.Raw
		if len(raw) == 0 || string(raw) == "null" {
			continue
		}
		object := &metav1.PartialObjectMetadata{}
		check(json.Unmarshal(raw, object))
		table.Rows[i].Object.Object = object
	}
	return table
}

func print(row printed) string {
	options := printers.PrintOptions{
		Wide:          row.Options.Wide,
		NoHeaders:     row.Options.NoHeaders,
		WithNamespace: row.Options.WithNamespace,
		ShowLabels:    row.Options.ShowLabels,
		ColumnLabels:  row.Options.ColumnLabels,
	}
	if prefix := row.Options.KindPrefix; prefix != nil {
		kind, group, _ := strings.Cut(*prefix, ".")
		options.WithKind = true
		options.Kind = schema.GroupKind{Group: group, Kind: kind}
	}
	var out bytes.Buffer
	writer := printers.GetNewTabWriter(&out)
	printer := printers.NewTablePrinter(options)
	for _, text := range row.Tables {
		var object runtime.Object = decode(text)
		if row.EventType != nil {
			object = &metav1.WatchEvent{Type: *row.EventType, Object: runtime.RawExtension{Object: object}}
		}
		check(printer.PrintObj(object, writer))
	}
	check(writer.Flush())
	return out.String()
}

func main() {
	var rows struct {
		Ages      []age     `json:"ages"`
		Tabwriter []aligned `json:"tabwriter"`
		Table     []printed `json:"table"`
	}
	check(json.NewDecoder(os.Stdin).Decode(&rows))
	result := struct {
		Ages             []age
		Tabwriter, Table []string
	}{Ages: rows.Ages}
	for i := range result.Ages {
		lasted := time.Duration(result.Ages[i].Milliseconds) * time.Millisecond
		result.Ages[i].Short = duration.ShortHumanDuration(lasted)
		result.Ages[i].Human = duration.HumanDuration(lasted)
	}
	for _, row := range rows.Tabwriter {
		result.Tabwriter = append(result.Tabwriter, align(row))
	}
	for _, row := range rows.Table {
		result.Table = append(result.Table, print(row))
	}
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetEscapeHTML(false)
	check(encoder.Encode(result))
}
