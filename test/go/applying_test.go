package clients

import (
	"context"
	"testing"

	openapiv3 "github.com/google/gnostic-models/openapiv3"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protopath"
	"google.golang.org/protobuf/reflect/protorange"
	"google.golang.org/protobuf/reflect/protoreflect"
	"sigs.k8s.io/yaml"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv1 "k8s.io/api/autoscaling/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	acappsv1 "k8s.io/client-go/applyconfigurations/apps/v1"
	accorev1 "k8s.io/client-go/applyconfigurations/core/v1"
	acmetav1 "k8s.io/client-go/applyconfigurations/meta/v1"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/discovery/cached/disk"
	"k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/metadata"
	"k8s.io/client-go/openapi"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/restmapper"
	"k8s.io/client-go/scale"
	"k8s.io/client-go/util/retry"
)

func TestTypedApplySharesAnObjectBetweenManagers(t *testing.T) {
	t.Parallel()
	maps := clientset(t).CoreV1().ConfigMaps(newNamespace(t))
	ctx := within(t)
	ours := accorev1.ConfigMap("shared", "").WithData(map[string]string{"ours": "1"})
	ours.Namespace = nil
	theirs := accorev1.ConfigMap("shared", "").WithData(map[string]string{"theirs": "1"})
	theirs.Namespace = nil
	must[*corev1.ConfigMap](t)(maps.Apply(ctx, ours, metav1.ApplyOptions{FieldManager: "ours"}))
	both := must[*corev1.ConfigMap](t)(maps.Apply(ctx, theirs, metav1.ApplyOptions{FieldManager: "theirs"}))
	if len(both.Data) != 2 || len(both.ManagedFields) != 2 {
		t.Fatalf("data %v, %d managers", both.Data, len(both.ManagedFields))
	}
	theirs.Data["ours"] = "2"
	if _, err := maps.Apply(ctx, theirs, metav1.ApplyOptions{FieldManager: "theirs"}); !apierrors.IsConflict(err) {
		t.Fatalf("a field that another manager owns: %v", err)
	}
	extracted := must[*accorev1.ConfigMapApplyConfiguration](t)(accorev1.ExtractConfigMap(both, "ours"))
	if len(extracted.Data) != 1 || extracted.Data["ours"] != "1" {
		t.Errorf("what is extracted of the first manager: %v", extracted.Data)
	}
	dropped := accorev1.ConfigMap("shared", "")
	dropped.Namespace = nil
	left := must[*corev1.ConfigMap](t)(maps.Apply(ctx, dropped, metav1.ApplyOptions{FieldManager: "ours"}))
	if _, there := left.Data["ours"]; there {
		t.Errorf("what nobody applies any more stays: %v", left.Data)
	}
}

func TestDynamicApplyWorksTwiceForACustomResource(t *testing.T) {
	t.Parallel()
	namespace := newNamespace(t)
	gvr := define(t, "go-apply.example.org", "Cup", "cups")
	cups := must[*dynamic.DynamicClient](t)(dynamic.NewForConfig(config)).Resource(gvr).Namespace(namespace)
	for _, size := range []int64{2, 2, 3} {
		cup := custom(gvr, "Cup", "one")
		check(t, unstructured.SetNestedField(cup.Object, size, "spec", "size"))
		applied := must[*unstructured.Unstructured](t)(cups.Apply(within(t), "one", cup, metav1.ApplyOptions{FieldManager: "test"}))
		if got, _, _ := unstructured.NestedInt64(applied.Object, "spec", "size"); got != size {
			t.Errorf("size %d after applying %d", got, size)
		}
	}
	status := custom(gvr, "Cup", "one")
	check(t, unstructured.SetNestedField(status.Object, int64(7), "status", "size"))
	applied := must[*unstructured.Unstructured](t)(cups.ApplyStatus(within(t), "one", status, metav1.ApplyOptions{FieldManager: "controller"}))
	if got, _, _ := unstructured.NestedInt64(applied.Object, "status", "size"); got != 7 {
		t.Errorf("status.size is %d", got)
	}
}

func emptyDeployment(name string) *acappsv1.DeploymentApplyConfiguration {
	labels := map[string]string{"app": name}
	deployment := acappsv1.Deployment(name, "").WithSpec(acappsv1.DeploymentSpec().WithReplicas(0).
		WithSelector(acmetav1.LabelSelector().WithMatchLabels(labels)).
		WithTemplate(accorev1.PodTemplateSpec().WithLabels(labels).
			WithSpec(accorev1.PodSpec().WithContainers(accorev1.Container().WithName("main").WithImage("example.com/none:v1")))))
	deployment.Namespace = nil
	return deployment
}

func TestTheScaleClientScalesBuiltInAndCustomKinds(t *testing.T) {
	t.Parallel()
	namespace := newNamespace(t)
	ctx := within(t)
	gvr := define(t, "go-scale.example.org", "Pan", "pans")
	_, err := clientset(t).AppsV1().Deployments(namespace).Apply(ctx, emptyDeployment("scaled"), metav1.ApplyOptions{FieldManager: "test"})
	check(t, err)
	pan := custom(gvr, "Pan", "scaled")
	check(t, unstructured.SetNestedField(pan.Object, int64(0), "spec", "size"))
	_, err = must[*dynamic.DynamicClient](t)(dynamic.NewForConfig(config)).Resource(gvr).Namespace(namespace).Create(ctx, pan, metav1.CreateOptions{})
	check(t, err)

	finder := must[*discovery.DiscoveryClient](t)(discovery.NewDiscoveryClientForConfig(config))
	mapper := restmapper.NewDeferredDiscoveryRESTMapper(memory.NewMemCacheClient(finder))
	scales := must[scale.ScalesGetter](t)(scale.NewForConfig(config, mapper, dynamic.LegacyAPIPathResolverFunc, scale.NewDiscoveryScaleKindResolver(finder)))
	for _, resource := range []schema.GroupResource{{Group: "apps", Resource: "deployments"}, gvr.GroupResource()} {
		// The Deployment's controller writes its status meanwhile.
		check(t, retry.RetryOnConflict(retry.DefaultBackoff, func() error {
			current := must[*autoscalingv1.Scale](t)(scales.Scales(namespace).Get(ctx, resource, "scaled", metav1.GetOptions{}))
			current.Spec.Replicas = 2
			updated, err := scales.Scales(namespace).Update(ctx, resource, current, metav1.UpdateOptions{})
			if err == nil && updated.Spec.Replicas != 2 {
				t.Errorf("%s has %d replicas", resource, updated.Spec.Replicas)
			}
			return err
		}))
	}
}

func TestDiscoveryIsReadWholeMappedAndCached(t *testing.T) {
	t.Parallel()
	gvr := define(t, "go-discovery.example.org", "Pot", "pots")
	finder := must[*disk.CachedDiscoveryClient](t)(disk.NewCachedDiscoveryClientForConfig(config, t.TempDir(), t.TempDir(), 0))
	mapper := restmapper.NewShortcutExpander(restmapper.NewDeferredDiscoveryRESTMapper(finder), finder, nil)
	for short, want := range map[string]schema.GroupResource{
		"cm": {Resource: "configmaps"}, "deploy": {Group: "apps", Resource: "deployments"},
		"apiservice": {Group: "apiregistration.k8s.io", Resource: "apiservices"}, "pot": gvr.GroupResource(),
	} {
		found := must[schema.GroupVersionResource](t)(mapper.ResourceFor(schema.GroupVersionResource{Resource: short}))
		if found.GroupResource() != want {
			t.Errorf("%s is %s", short, found)
		}
	}
	mapping := must[*meta.RESTMapping](t)(mapper.RESTMapping(schema.GroupKind{Group: gvr.Group, Kind: "Pot"}))
	if mapping.Scope.Name() != meta.RESTScopeNameNamespace || mapping.Resource != gvr {
		t.Errorf("the mapping of a custom resource: %+v", mapping)
	}
	_, err := finder.OpenAPISchema()
	check(t, err)
	paths := must[map[string]openapi.GroupVersion](t)(finder.OpenAPIV3().Paths())
	for _, path := range []string{"api/v1", "apis/apps/v1", "apis/" + gvr.GroupVersion().String()} {
		document, ok := paths[path]
		if !ok {
			t.Errorf("OpenAPI v3 has no path %s", path)
			continue
		}
		text := must[[]byte](t)(document.Schema("application/json"))
		binary := must[[]byte](t)(document.Schema("application/com.github.proto-openapi.spec.v3.v1.0+protobuf"))
		want := must[*openapiv3.Document](t)(openapiv3.ParseDocument(text))
		var got openapiv3.Document
		check(t, proto.Unmarshal(binary, &got))
		normalise(t, want)
		normalise(t, &got)
		if !proto.Equal(want, &got) {
			t.Errorf("OpenAPI v3 of %s says something else in protobuf", path)
		}
	}
}

// normalise writes what a document carries as YAML as JSON, of which any form will do.
func normalise(t *testing.T, document proto.Message) {
	check(t, protorange.Range(document.ProtoReflect(), func(values protopath.Values) error {
		if message, ok := values.Index(-1).Value.Interface().(protoreflect.Message); ok {
			if value, ok := message.Interface().(*openapiv3.Any); ok {
				value.Yaml = string(must[[]byte](t)(yaml.YAMLToJSON([]byte(value.Yaml))))
			}
		}
		return nil
	}))
}

func TestTheMetadataClientReadsAnyKind(t *testing.T) {
	t.Parallel()
	namespace := newNamespace(t)
	makeConfigMaps(t, namespace, 2)
	client := must[metadata.Interface](t)(metadata.NewForConfig(config))
	maps := client.Resource(schema.GroupVersionResource{Version: "v1", Resource: "configmaps"}).Namespace(namespace)
	ctx := within(t)
	list := must[*metav1.PartialObjectMetadataList](t)(maps.List(ctx, metav1.ListOptions{LabelSelector: "made=here"}))
	if len(list.Items) != 2 || list.Items[0].Labels["made"] != "here" {
		t.Fatalf("the list: %+v", list.Items)
	}
	one := must[*metav1.PartialObjectMetadata](t)(maps.Get(ctx, "map-00", metav1.GetOptions{}))
	if one.UID != list.Items[0].UID {
		t.Errorf("the object: %+v", one)
	}
	stream, err := maps.Watch(ctx, metav1.ListOptions{ResourceVersion: list.ResourceVersion})
	check(t, err)
	defer stream.Stop()
	check(t, maps.Delete(ctx, "map-00", metav1.DeleteOptions{}))
	select {
	case event := <-stream.ResultChan():
		if gone, ok := event.Object.(*metav1.PartialObjectMetadata); !ok || gone.Name != "map-00" {
			t.Errorf("the event: %+v", event)
		}
	case <-ctx.Done():
		t.Error("no event of the deletion")
	}
}

func TestImpersonationIsAuthorizedAsTheOther(t *testing.T) {
	t.Parallel()
	namespace := newNamespace(t)
	as := rest.CopyConfig(config)
	as.Impersonate = rest.ImpersonationConfig{
		UserName: "jane", Groups: []string{"developers"}, Extra: map[string][]string{"Example.com/Scope": {"a b", "%"}},
	}
	other := must[dynamic.Interface](t)(dynamic.NewForConfig(as))
	_, err := other.Resource(schema.GroupVersionResource{Version: "v1", Resource: "configmaps"}).Namespace(namespace).List(within(t), metav1.ListOptions{})
	if !apierrors.IsForbidden(err) {
		t.Errorf("who has no role: %v", err)
	}
}

func TestADeletedNamespaceTakesItsObjectsAlong(t *testing.T) {
	t.Parallel()
	namespace := newNamespace(t)
	makeConfigMaps(t, namespace, 3)
	ctx := within(t)
	client := clientset(t)
	_, err := client.AppsV1().Deployments(namespace).Apply(ctx, emptyDeployment("gone"), metav1.ApplyOptions{FieldManager: "test"})
	check(t, err)
	gvr := define(t, "go-namespace.example.org", "Lid", "lids")
	lids := must[*dynamic.DynamicClient](t)(dynamic.NewForConfig(config)).Resource(gvr)
	_, err = lids.Namespace(namespace).Create(ctx, custom(gvr, "Lid", "one"), metav1.CreateOptions{})
	check(t, err)
	check(t, client.CoreV1().Namespaces().Delete(ctx, namespace, metav1.DeleteOptions{}))
	eventually(t, "the namespace is gone", func(ctx context.Context) (bool, error) {
		_, err := client.CoreV1().Namespaces().Get(ctx, namespace, metav1.GetOptions{})
		if apierrors.IsNotFound(err) {
			return true, nil
		}
		return false, err
	})
	left := must[*unstructured.UnstructuredList](t)(lids.List(ctx, metav1.ListOptions{}))
	deployments := must[*appsv1.DeploymentList](t)(client.AppsV1().Deployments(namespace).List(ctx, metav1.ListOptions{}))
	if len(left.Items)+len(deployments.Items) != 0 {
		t.Errorf("objects stay: %v %v", left.Items, deployments.Items)
	}
}
