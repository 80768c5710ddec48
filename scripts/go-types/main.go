// Command go-types prints the Go types behind the Kubernetes API as JSON: names, field names, types, presence,
// patch rules and protobuf numbers, as struct tags and reflection tell them. It prints no comments and no code.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"sort"
	"strings"

	admission "k8s.io/api/admission/v1"
	admissionregistration "k8s.io/api/admissionregistration/v1"
	apidiscovery "k8s.io/api/apidiscovery/v2"
	apps "k8s.io/api/apps/v1"
	authentication "k8s.io/api/authentication/v1"
	authorization "k8s.io/api/authorization/v1"
	autoscalingv1 "k8s.io/api/autoscaling/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	batch "k8s.io/api/batch/v1"
	certificates "k8s.io/api/certificates/v1"
	coordination "k8s.io/api/coordination/v1"
	core "k8s.io/api/core/v1"
	discovery "k8s.io/api/discovery/v1"
	events "k8s.io/api/events/v1"
	flowcontrol "k8s.io/api/flowcontrol/v1"
	networking "k8s.io/api/networking/v1"
	node "k8s.io/api/node/v1"
	policy "k8s.io/api/policy/v1"
	rbac "k8s.io/api/rbac/v1"
	resource "k8s.io/api/resource/v1"
	scheduling "k8s.io/api/scheduling/v1"
	storage "k8s.io/api/storage/v1"
	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	apiextensionsbeta "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1beta1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/version"
	"k8s.io/client-go/kubernetes/scheme"
	apiregistration "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1"
	apiregistrationbeta "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1beta1"
)

type field struct {
	Name string `json:"name"`
	Type string `json:"type"`
	// Empty where Go always writes the field; else "omitempty", "omitzero", or both.
	Presence []string `json:"presence,omitempty"`
	Inline   bool     `json:"inline,omitempty"`
	Proto    int      `json:"proto,omitempty"`
	Repeated bool     `json:"repeated,omitempty"`
	// Of strategic merge patches.
	PatchStrategy string `json:"patchStrategy,omitempty"`
	PatchMergeKey string `json:"patchMergeKey,omitempty"`
}

type goType struct {
	// What it is declared as: "struct", or the type behind the name.
	Is     string  `json:"is"`
	Fields []field `json:"fields,omitempty"`
}

var protoNumber = regexp.MustCompile(`^\w+,(\d+),(\w+)`)

func name(t reflect.Type) string {
	switch {
	case t.Name() != "" && t.PkgPath() != "":
		return t.PkgPath() + "." + t.Name()
	case t.Name() != "":
		return t.Name()
	}
	switch t.Kind() {
	case reflect.Pointer:
		return "*" + name(t.Elem())
	case reflect.Slice:
		return "[]" + name(t.Elem())
	case reflect.Map:
		return "map[" + name(t.Key()) + "]" + name(t.Elem())
	}
	return t.String()
}

func underlying(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Slice:
		return "[]" + name(t.Elem())
	case reflect.Map:
		return "map[" + name(t.Key()) + "]" + name(t.Elem())
	}
	return t.Kind().String()
}

type walker map[string]goType

func (w walker) visit(t reflect.Type) {
	switch {
	case t.PkgPath() == "":
		switch t.Kind() {
		case reflect.Pointer, reflect.Slice:
			w.visit(t.Elem())
		case reflect.Map:
			w.visit(t.Key())
			w.visit(t.Elem())
		}
		return
	case !strings.HasPrefix(t.PkgPath(), "k8s.io/"):
		return
	}
	key := name(t)
	if _, ok := w[key]; ok {
		return
	}
	w[key] = goType{}
	result := goType{Is: underlying(t)}
	switch t.Kind() {
	case reflect.Slice, reflect.Map:
		w.visit(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			f := t.Field(i)
			tag, tagged := f.Tag.Lookup("json")
			parts := strings.Split(tag, ",")
			if !f.IsExported() && !f.Anonymous || tagged && parts[0] == "-" && f.Tag.Get("protobuf") == "" {
				continue
			}
			result.Fields = append(result.Fields, describe(f, parts))
			w.visit(f.Type)
		}
	}
	w[key] = result
}

func describe(f reflect.StructField, parts []string) field {
	result := field{
		Name: parts[0], Type: name(f.Type),
		PatchStrategy: f.Tag.Get("patchStrategy"), PatchMergeKey: f.Tag.Get("patchMergeKey"),
	}
	for _, option := range parts[1:] {
		if option == "inline" {
			result.Inline = true
		} else {
			result.Presence = append(result.Presence, option)
		}
	}
	// encoding/json inlines what is embedded and has no name of its own.
	result.Inline = result.Inline || f.Anonymous && result.Name == ""
	if result.Name == "" && !result.Inline {
		result.Name = f.Name
	}
	if m := protoNumber.FindStringSubmatch(f.Tag.Get("protobuf")); m != nil {
		fmt.Sscan(m[1], &result.Proto)
		result.Repeated = m[2] == "rep"
	}
	return result
}

// versions tells in which versions a kind can be decoded, by group and kind.
func versions() map[string][]string {
	all := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{
		scheme.AddToScheme, apiextensions.AddToScheme, apiextensionsbeta.AddToScheme, apiregistration.AddToScheme,
		apiregistrationbeta.AddToScheme,
	} {
		if err := add(all); err != nil {
			panic(err)
		}
	}
	result := map[string][]string{}
	for gvk, t := range all.AllKnownTypes() {
		if gvk.Version != runtime.APIVersionInternal && !strings.HasPrefix(t.PkgPath(), "k8s.io/apimachinery/") {
			key := gvk.Group + " " + gvk.Kind
			result[key] = append(result[key], gvk.Version)
		}
	}
	for _, found := range result {
		sort.Strings(found)
	}
	return result
}

func main() {
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{
		admission.AddToScheme, admissionregistration.AddToScheme, apidiscovery.AddToScheme, apps.AddToScheme, authentication.AddToScheme,
		authorization.AddToScheme, autoscalingv1.AddToScheme, autoscalingv2.AddToScheme, batch.AddToScheme,
		certificates.AddToScheme, coordination.AddToScheme, core.AddToScheme, discovery.AddToScheme, events.AddToScheme,
		flowcontrol.AddToScheme, networking.AddToScheme, node.AddToScheme, policy.AddToScheme, rbac.AddToScheme,
		resource.AddToScheme, scheduling.AddToScheme, storage.AddToScheme, apiextensions.AddToScheme,
		apiregistration.AddToScheme, meta.AddMetaToScheme,
	} {
		if err := add(scheme); err != nil {
			panic(err)
		}
	}
	types := walker{}
	kinds := map[string]string{}
	for gvk, t := range scheme.AllKnownTypes() {
		if gvk.Version == runtime.APIVersionInternal {
			continue
		}
		types.visit(t)
		if !strings.HasPrefix(t.PkgPath(), "k8s.io/apimachinery/") {
			kinds[gvk.Group+"/"+gvk.Version+" "+gvk.Kind] = name(t)
		}
	}
	for _, t := range []any{
		meta.APIGroup{}, meta.APIGroupList{}, meta.APIResourceList{}, meta.APIVersions{}, meta.Status{}, meta.Patch{},
		meta.Table{}, meta.PartialObjectMetadata{}, meta.PartialObjectMetadataList{}, version.Info{}, runtime.Unknown{},
	} {
		types.visit(reflect.TypeOf(t))
	}
	write(types, kinds, versions())
}

// One type a line, so that a new version of Kubernetes can be read as a diff.
func write(types walker, kinds map[string]string, versions map[string][]string) {
	out := os.Stdout
	fmt.Fprintln(out, "{")
	fmt.Fprint(out, `"kinds": `)
	line(out, kinds)
	fmt.Fprintln(out, `,`)
	fmt.Fprint(out, `"versions": `)
	line(out, versions)
	fmt.Fprintln(out, `,`)
	fmt.Fprintln(out, `"types": {`)
	names := make([]string, 0, len(types))
	for key := range types {
		names = append(names, key)
	}
	sort.Strings(names)
	for i, key := range names {
		fmt.Fprintf(out, "%q: ", key)
		line(out, types[key])
		if i < len(names)-1 {
			fmt.Fprint(out, ",")
		}
		fmt.Fprintln(out)
	}
	fmt.Fprintln(out, "}}")
}

func line(out *os.File, value any) {
	data, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	out.Write(data)
}
