package clients

import (
	"context"
	"testing"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	apiextensions "k8s.io/apiextensions-apiserver/pkg/client/clientset/clientset"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/dynamic"
	apiregistrationv1 "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1"
	aggregator "k8s.io/kube-aggregator/pkg/client/clientset_generated/clientset"
)

func ptr[T any](value T) *T { return &value }

// define creates a namespaced CustomResourceDefinition with a scale and waits until it is served.
func define(t *testing.T, group, kind, plural string) schema.GroupVersionResource {
	t.Helper()
	definitions := must[*apiextensions.Clientset](t)(apiextensions.NewForConfig(config)).ApiextensionsV1().CustomResourceDefinitions()
	spec := apiextensionsv1.JSONSchemaProps{
		Type: "object",
		Properties: map[string]apiextensionsv1.JSONSchemaProps{
			"size":  {Type: "integer", Minimum: ptr(0.0), Default: &apiextensionsv1.JSON{Raw: []byte("1")}},
			"texts": {Type: "array", Items: &apiextensionsv1.JSONSchemaPropsOrArray{Schema: &apiextensionsv1.JSONSchemaProps{Type: "string"}}},
		},
	}
	status := apiextensionsv1.JSONSchemaProps{
		Type:       "object",
		Properties: map[string]apiextensionsv1.JSONSchemaProps{"size": {Type: "integer"}},
	}
	wanted := &apiextensionsv1.CustomResourceDefinition{
		ObjectMeta: metav1.ObjectMeta{Name: plural + "." + group},
		Spec: apiextensionsv1.CustomResourceDefinitionSpec{
			Group: group,
			Scope: apiextensionsv1.NamespaceScoped,
			Names: apiextensionsv1.CustomResourceDefinitionNames{Kind: kind, Plural: plural},
			Versions: []apiextensionsv1.CustomResourceDefinitionVersion{{
				Name: "v1", Served: true, Storage: true,
				Schema: &apiextensionsv1.CustomResourceValidation{OpenAPIV3Schema: &apiextensionsv1.JSONSchemaProps{
					Type:       "object",
					Properties: map[string]apiextensionsv1.JSONSchemaProps{"spec": spec, "status": status},
				}},
				Subresources: &apiextensionsv1.CustomResourceSubresources{
					Status: &apiextensionsv1.CustomResourceSubresourceStatus{},
					Scale: &apiextensionsv1.CustomResourceSubresourceScale{
						SpecReplicasPath: ".spec.size", StatusReplicasPath: ".status.size",
					},
				},
			}},
		},
	}
	must[*apiextensionsv1.CustomResourceDefinition](t)(definitions.Create(within(t), wanted, metav1.CreateOptions{}))
	t.Cleanup(func() {
		if err := definitions.Delete(context.Background(), wanted.Name, metav1.DeleteOptions{}); err != nil {
			t.Error(err)
		}
	})
	eventually(t, "the definition is established", func(ctx context.Context) (bool, error) {
		current, err := definitions.Get(ctx, wanted.Name, metav1.GetOptions{})
		if err != nil {
			return false, err
		}
		for _, condition := range current.Status.Conditions {
			if condition.Type == apiextensionsv1.Established && condition.Status == apiextensionsv1.ConditionTrue {
				return true, nil
			}
		}
		return false, nil
	})
	return schema.GroupVersionResource{Group: group, Version: "v1", Resource: plural}
}

func custom(gvr schema.GroupVersionResource, kind, name string) *unstructured.Unstructured {
	return &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": gvr.GroupVersion().String(), "kind": kind, "metadata": map[string]any{"name": name},
	}}
}

func TestACustomResourceOfATypedDefinitionIsServed(t *testing.T) {
	t.Parallel()
	namespace := newNamespace(t)
	gvr := define(t, "go-crd.example.org", "Box", "boxes")
	boxes := must[*dynamic.DynamicClient](t)(dynamic.NewForConfig(config)).Resource(gvr).Namespace(namespace)
	box := custom(gvr, "Box", "one")
	check(t, unstructured.SetNestedField(box.Object, map[string]any{}, "spec"))
	made := must[*unstructured.Unstructured](t)(boxes.Create(within(t), box, metav1.CreateOptions{}))
	if size, _, _ := unstructured.NestedInt64(made.Object, "spec", "size"); size != 1 {
		t.Errorf("the default was not set: %v", made.Object["spec"])
	}
	check(t, unstructured.SetNestedField(made.Object, int64(-1), "spec", "size"))
	if _, err := boxes.Update(within(t), made, metav1.UpdateOptions{}); !apierrors.IsInvalid(err) {
		t.Errorf("a value that the schema forbids: %v", err)
	}
	patched := must[*unstructured.Unstructured](t)(
		boxes.Patch(within(t), "one", types.MergePatchType, []byte(`{"spec":{"size":3}}`), metav1.PatchOptions{}))
	if patched.GetGeneration() != 2 {
		t.Errorf("generation %d after a patch of the spec", patched.GetGeneration())
	}
}

func TestAnAPIServiceIsCreatedUpdatedAndFoundUnavailable(t *testing.T) {
	t.Parallel()
	services := must[*aggregator.Clientset](t)(aggregator.NewForConfig(config)).ApiregistrationV1().APIServices()
	wanted := &apiregistrationv1.APIService{
		ObjectMeta: metav1.ObjectMeta{Name: "v1.go-aggregation.example.com"},
		Spec: apiregistrationv1.APIServiceSpec{
			Group: "go-aggregation.example.com", Version: "v1", GroupPriorityMinimum: 100, VersionPriority: 1,
			InsecureSkipTLSVerify: true,
			Service:               &apiregistrationv1.ServiceReference{Namespace: "default", Name: "go-aggregation", Port: ptr(int32(8443))},
		},
	}
	must[*apiregistrationv1.APIService](t)(services.Create(within(t), wanted, metav1.CreateOptions{}))
	t.Cleanup(func() {
		if err := services.Delete(context.Background(), wanted.Name, metav1.DeleteOptions{}); err != nil {
			t.Error(err)
		}
	})
	var current *apiregistrationv1.APIService
	eventually(t, "its condition says that the Service is missing", func(ctx context.Context) (bool, error) {
		found, err := services.Get(ctx, wanted.Name, metav1.GetOptions{})
		if err != nil {
			return false, err
		}
		current = found
		return len(found.Status.Conditions) == 1 && found.Status.Conditions[0].Reason == "ServiceNotFound", nil
	})
	current.Spec.VersionPriority = 2
	updated := must[*apiregistrationv1.APIService](t)(services.Update(within(t), current, metav1.UpdateOptions{}))
	if updated.Spec.VersionPriority != 2 || len(updated.Status.Conditions) != 1 {
		t.Errorf("after the update: %+v %+v", updated.Spec, updated.Status)
	}
	list := must[*apiregistrationv1.APIServiceList](t)(services.List(within(t), metav1.ListOptions{}))
	if len(list.Items) < 10 {
		t.Errorf("the list has %d APIServices", len(list.Items))
	}
}
