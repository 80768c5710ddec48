// Command go-internal-types prints the internal Go types behind the Kubernetes API: what validation errors dump. They have
// no JSON tags, so that their fields print under their Go names. One type a line:
//
//	core.ServicePort Name:s Protocol:s AppProtocol:*s Port:n TargetPort:i NodePort:n
//
// A field is its Go name, `=` and its JSON name where that does not follow from it, and its type: s(tring), n(umber),
// b(ool), q(uantity), t(ime), i(nt or string), j(SON, a type with tags), or the name of another type; `*` is a pointer,
// `[]` a list, `{}` a map; `+` an embedded type.
package main

import (
	"fmt"
	"reflect"
	"sort"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	_ "k8s.io/kubernetes/pkg/apis/admissionregistration/install"
	_ "k8s.io/kubernetes/pkg/apis/apps/install"
	_ "k8s.io/kubernetes/pkg/apis/autoscaling/install"
	_ "k8s.io/kubernetes/pkg/apis/batch/install"
	_ "k8s.io/kubernetes/pkg/apis/certificates/install"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	_ "k8s.io/kubernetes/pkg/apis/discovery/install"
	_ "k8s.io/kubernetes/pkg/apis/flowcontrol/install"
	_ "k8s.io/kubernetes/pkg/apis/networking/install"
	_ "k8s.io/kubernetes/pkg/apis/node/install"
	_ "k8s.io/kubernetes/pkg/apis/policy/install"
	_ "k8s.io/kubernetes/pkg/apis/rbac/install"
	_ "k8s.io/kubernetes/pkg/apis/resource/install"
	_ "k8s.io/kubernetes/pkg/apis/scheduling/install"
	_ "k8s.io/kubernetes/pkg/apis/storage/install"
)

// The version to take JSON names from where it is not v1.
var versions = map[string]string{"autoscaling": "v2"}

var roots = strings.Fields(`
	/Pod /PodTemplate /Service /Endpoints /PersistentVolume /PersistentVolumeClaim /Node /Event /ReplicationController
	/ResourceQuota apps/Deployment apps/ReplicaSet apps/StatefulSet apps/DaemonSet batch/Job batch/CronJob
	rbac.authorization.k8s.io/ClusterRole rbac.authorization.k8s.io/ClusterRoleBinding
	discovery.k8s.io/EndpointSlice networking.k8s.io/Ingress networking.k8s.io/NetworkPolicy
	networking.k8s.io/IngressClass networking.k8s.io/ServiceCIDR
	networking.k8s.io/IPAddress policy/PodDisruptionBudget autoscaling/HorizontalPodAutoscaler
	flowcontrol.apiserver.k8s.io/FlowSchema flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration
	admissionregistration.k8s.io/ValidatingWebhookConfiguration
	admissionregistration.k8s.io/MutatingWebhookConfiguration
	admissionregistration.k8s.io/ValidatingAdmissionPolicy admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding
	storage.k8s.io/StorageClass storage.k8s.io/CSIDriver storage.k8s.io/CSINode storage.k8s.io/VolumeAttachment
	certificates.k8s.io/CertificateSigningRequest scheduling.k8s.io/PriorityClass node.k8s.io/RuntimeClass
	resource.k8s.io/DeviceClass resource.k8s.io/ResourceClaim resource.k8s.io/ResourceClaimTemplate
	resource.k8s.io/ResourceSlice`)

type walker map[string]string

func short(t reflect.Type) string {
	path := strings.Split(t.PkgPath(), "/")
	return path[len(path)-1] + "." + t.Name()
}

// tagged tells types that print under JSON names.
func tagged(t reflect.Type) bool {
	for i := range t.NumField() {
		if _, ok := t.Field(i).Tag.Lookup("json"); ok {
			return true
		}
	}
	return false
}

func (w walker) token(t, v reflect.Type) string {
	if v == nil {
		v = reflect.TypeOf(struct{}{})
	}
	switch t {
	case reflect.TypeOf(resource.Quantity{}):
		return "q"
	case reflect.TypeOf(meta.Time{}), reflect.TypeOf(meta.MicroTime{}):
		return "t"
	case reflect.TypeOf(intstr.IntOrString{}):
		return "i"
	}
	switch t.Kind() {
	case reflect.String:
		return "s"
	case reflect.Bool:
		return "b"
	case reflect.Int, reflect.Int32, reflect.Int64, reflect.Float64:
		return "n"
	case reflect.Pointer:
		if v.Kind() == reflect.Pointer {
			v = v.Elem()
		}
		return "*" + w.token(t.Elem(), v)
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return "j"
		}
		for v.Kind() == reflect.Pointer {
			v = v.Elem()
		}
		if v.Kind() != reflect.Slice {
			return "j"
		}
		return "[]" + w.token(t.Elem(), v.Elem())
	case reflect.Map:
		for v.Kind() == reflect.Pointer {
			v = v.Elem()
		}
		if v.Kind() != reflect.Map {
			return "j"
		}
		return "{}" + w.token(t.Elem(), v.Elem())
	case reflect.Struct:
		for v.Kind() == reflect.Pointer {
			v = v.Elem()
		}
		if tagged(t) || t == reflect.TypeOf(runtime.RawExtension{}) {
			return "j"
		}
		w.visit(t, v)
		return short(t)
	}
	return "j"
}

// jsonName finds the JSON name of a field in the versioned type.
func jsonName(v reflect.Type, name string) (string, reflect.Type) {
	if v.Kind() != reflect.Struct {
		return "", nil
	}
	f, ok := v.FieldByName(name)
	if !ok {
		return "", nil
	}
	return strings.Split(f.Tag.Get("json"), ",")[0], f.Type
}

func lowerFirst(s string) string { return strings.ToLower(s[:1]) + s[1:] }

func (w walker) visit(t, v reflect.Type) {
	key := short(t)
	if _, ok := w[key]; ok {
		return
	}
	w[key] = ""
	fields := []string{}
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous && f.Type == reflect.TypeOf(meta.TypeMeta{}) {
			continue
		}
		if f.Anonymous && f.Type == reflect.TypeOf(meta.ObjectMeta{}) {
			fields = append(fields, "+meta")
			continue
		}
		if f.Anonymous {
			w.visit(f.Type, v)
			fields = append(fields, "+"+short(f.Type))
			continue
		}
		json, ft := jsonName(v, f.Name)
		name := f.Name
		if json != lowerFirst(f.Name) {
			name += "=" + json
		}
		fields = append(fields, name+":"+w.token(f.Type, ft))
	}
	w[key] = strings.Join(fields, " ")
}

func main() {
	w := walker{}
	for _, root := range roots {
		group, kind, _ := strings.Cut(root, "/")
		in, err := legacyscheme.Scheme.New(schema.GroupVersionKind{Group: group, Version: runtime.APIVersionInternal, Kind: kind})
		if err != nil {
			panic(err)
		}
		version := versions[group]
		if version == "" {
			version = "v1"
		}
		out, err := legacyscheme.Scheme.New(schema.GroupVersionKind{Group: group, Version: version, Kind: kind})
		if err != nil {
			panic(err)
		}
		w.visit(reflect.TypeOf(in).Elem(), reflect.TypeOf(out).Elem())
	}
	names := []string{}
	for name := range w {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		fmt.Println(strings.TrimSpace(name + " " + w[name]))
	}
}
