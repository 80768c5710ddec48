package clients

import (
	"context"
	"os"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
	eventsv1 "k8s.io/api/events/v1"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/diff"
	"k8s.io/apimachinery/pkg/util/sets"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	apiregistrationv1 "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1"
)

var (
	allTypes = runtime.NewScheme()
	codecs   = serializer.NewCodecFactory(allTypes)
)

func init() {
	for _, add := range []func(*runtime.Scheme) error{
		scheme.AddToScheme, apiextensionsv1.AddToScheme, apiregistrationv1.AddToScheme,
	} {
		if err := add(allTypes); err != nil {
			panic(err)
		}
	}
}

// restClient is a client of one group and version as generated clientsets make it.
func restClient(t *testing.T, from *rest.Config, gv schema.GroupVersion) *rest.RESTClient {
	t.Helper()
	own := rest.CopyConfig(from)
	own.GroupVersion = &gv
	own.APIPath = "/apis"
	if gv.Group == "" {
		own.APIPath = "/api"
	}
	own.NegotiatedSerializer = rest.CodecFactoryForGeneratedClient(allTypes, codecs).WithoutConversion()
	return must[*rest.RESTClient](t)(rest.RESTClientFor(own))
}

// examples reads one object of each kind.
func examples(t *testing.T) map[schema.GroupVersionKind]runtime.Object {
	t.Helper()
	text := must[[]byte](t)(os.ReadFile("testdata/objects.yaml"))
	found := map[schema.GroupVersionKind]runtime.Object{}
	for document := range strings.SplitSeq(string(text), "\n---\n") {
		object, kind, err := codecs.UniversalDeserializer().Decode([]byte(document), nil, nil)
		if err != nil {
			t.Fatalf("%v in\n%s", err, document)
		}
		found[*kind] = object
	}
	return found
}

// servedKinds lists what discovery says can be created and updated, apart from what the server makes no object of.
func servedKinds(t *testing.T) []metav1.APIResource {
	t.Helper()
	client := must[*discovery.DiscoveryClient](t)(discovery.NewDiscoveryClientForConfig(config))
	_, lists, err := client.ServerGroupsAndResources()
	check(t, err)
	var found []metav1.APIResource
	for _, list := range lists {
		gv := must[schema.GroupVersion](t)(schema.ParseGroupVersion(list.GroupVersion))
		for _, resource := range list.APIResources {
			verbs := sets.New(resource.Verbs...)
			resource.Group, resource.Version = gv.Group, gv.Version
			// Kinds of extension servers have no Go types here.
			known := allTypes.Recognizes(gv.WithKind(resource.Kind))
			if !strings.Contains(resource.Name, "/") && verbs.HasAll("create", "update") && known {
				found = append(found, resource)
			}
		}
	}
	return found
}

func TestEveryServedKindIsCreatedReadAndUpdated(t *testing.T) {
	objects := examples(t)
	namespace := newNamespace(t)
	served := servedKinds(t)
	missing := sets.KeySet(objects)
	for _, resource := range served {
		gvk := schema.GroupVersionKind{Group: resource.Group, Version: resource.Version, Kind: resource.Kind}
		missing.Delete(gvk)
		t.Run(gvk.GroupVersion().String()+"/"+gvk.Kind, func(t *testing.T) {
			t.Parallel()
			example, ok := objects[gvk]
			if !ok {
				t.Fatal("testdata/objects.yaml has no example of it")
			}
			exerciseKind(t, resource, example.DeepCopyObject(), namespace)
		})
	}
	if missing.Len() > 0 {
		t.Errorf("discovery does not list %v", missing.UnsortedList())
	}
}

// exerciseKind creates an object, reads it alone and in its list, in both encodings, and updates it.
func exerciseKind(t *testing.T, resource metav1.APIResource, object runtime.Object, namespace string) {
	ctx := within(t)
	gv := schema.GroupVersion{Group: resource.Group, Version: resource.Version}
	client, plain := restClient(t, config, gv), restClient(t, asJSON(), gv)
	accessor := must[metav1.Object](t)(meta.Accessor(object))
	name := accessor.GetName()
	if event, ok := object.(*corev1.Event); ok {
		event.InvolvedObject.Namespace = namespace
	} else if event, ok := object.(*eventsv1.Event); ok {
		event.Regarding.Namespace = namespace
	}
	fresh := func() runtime.Object {
		return must[runtime.Object](t)(allTypes.New(object.GetObjectKind().GroupVersionKind()))
	}
	in := func(request *rest.Request) *rest.Request {
		return request.UseProtobufAsDefault().NamespaceIfScoped(namespace, resource.Namespaced).Resource(resource.Name)
	}

	created := fresh()
	check(t, in(client.Post()).Body(object).Do(ctx).Into(created))
	t.Cleanup(func() {
		err := in(client.Delete()).Name(name).Do(context.Background()).Error()
		if err != nil && !apierrors.IsNotFound(err) {
			t.Error(err)
		}
	})

	eventually(t, "protobuf and JSON say the same of one revision", func(ctx context.Context) (bool, error) {
		inProtobuf, inJSON := fresh(), fresh()
		check(t, in(client.Get()).Name(name).Do(ctx).Into(inProtobuf))
		check(t, plain.Get().NamespaceIfScoped(namespace, resource.Namespaced).Resource(resource.Name).Name(name).Do(ctx).Into(inJSON))
		if revisionOf(t, inProtobuf) != revisionOf(t, inJSON) {
			return false, nil
		}
		if !equality.Semantic.DeepEqual(inProtobuf, inJSON) {
			t.Fatalf("protobuf and JSON differ: %s", diff.Diff(inJSON, inProtobuf))
		}
		return true, nil
	})

	listKind := gv.WithKind(resource.Kind + "List")
	list := must[runtime.Object](t)(allTypes.New(listKind))
	check(t, in(client.Get()).Param("fieldSelector", "metadata.name="+name).Do(ctx).Into(list))
	if items := must[[]runtime.Object](t)(meta.ExtractList(list)); len(items) != 1 {
		t.Fatalf("its list has %d items", len(items))
	}

	updateLabel(t, ctx, func() *rest.Request { return in(client.Get()).Name(name) }, func(changed runtime.Object) *rest.Request {
		return in(client.Put()).Name(name).Body(changed)
	}, fresh)
}

func revisionOf(t *testing.T, object runtime.Object) string {
	return must[metav1.Object](t)(meta.Accessor(object)).GetResourceVersion()
}

// updateLabel sets a label by read, change and write, as often as controllers come in between.
func updateLabel(
	t *testing.T, ctx context.Context, get func() *rest.Request, put func(runtime.Object) *rest.Request, fresh func() runtime.Object,
) {
	eventually(t, "it is updated", func(context.Context) (bool, error) {
		current, updated := fresh(), fresh()
		check(t, get().Do(ctx).Into(current))
		must[metav1.Object](t)(meta.Accessor(current)).SetLabels(map[string]string{"updated": "yes"})
		if err := put(current).Do(ctx).Into(updated); apierrors.IsConflict(err) {
			return false, err
		} else if err != nil {
			t.Fatal(err)
		}
		if got := must[metav1.Object](t)(meta.Accessor(updated)).GetLabels()["updated"]; got != "yes" {
			t.Fatalf("the label is %q after the update", got)
		}
		return true, nil
	})
}
