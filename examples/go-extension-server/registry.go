package main

import (
	"context"
	"fmt"

	"k8s.io/apimachinery/pkg/api/equality"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/apiserver/pkg/registry/generic"
	genericregistry "k8s.io/apiserver/pkg/registry/generic/registry"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/apiserver/pkg/storage"
	"k8s.io/apiserver/pkg/storage/names"
	"k8s.io/apiserver/pkg/storage/storagebackend"
	"k8s.io/apiserver/pkg/storage/storagebackend/factory"
	"k8s.io/client-go/tools/cache"
)

// strategy says what Tasks are, and statusStrategy what an update of their status may change.
type strategy struct {
	runtime.ObjectTyper
	names.NameGenerator
}

func (strategy) NamespaceScoped() bool                                     { return true }
func (strategy) AllowCreateOnUpdate() bool                                 { return false }
func (strategy) AllowUnconditionalUpdate() bool                            { return true }
func (strategy) Canonicalize(runtime.Object)                               {}
func (strategy) WarningsOnCreate(context.Context, runtime.Object) []string { return nil }

func (strategy) WarningsOnUpdate(context.Context, runtime.Object, runtime.Object) []string {
	return nil
}

func (strategy) PrepareForCreate(_ context.Context, object runtime.Object) {
	task := object.(*Task)
	task.Status, task.Generation = TaskStatus{}, 1
}

func (strategy) PrepareForUpdate(_ context.Context, object, old runtime.Object) {
	task, before := object.(*Task), old.(*Task)
	task.Status = before.Status
	if !equality.Semantic.DeepEqual(task.Spec, before.Spec) {
		task.Generation = before.Generation + 1
	}
}

func (strategy) Validate(_ context.Context, object runtime.Object) field.ErrorList {
	var problems field.ErrorList
	task, path := object.(*Task), field.NewPath("spec")
	if task.Spec.Text == "" {
		problems = append(problems, field.Required(path.Child("text"), ""))
	}
	if task.Spec.Priority < 0 || task.Spec.Priority > 10 {
		problems = append(problems, field.Invalid(path.Child("priority"), task.Spec.Priority, "must be 0 to 10"))
	}
	return problems
}

func (s strategy) ValidateUpdate(ctx context.Context, object, _ runtime.Object) field.ErrorList {
	return s.Validate(ctx, object)
}

type statusStrategy struct{ strategy }

func (statusStrategy) PrepareForUpdate(_ context.Context, object, old runtime.Object) {
	task, before := object.(*Task), old.(*Task)
	task.Spec, task.Labels = before.Spec, before.Labels
}

// statusREST serves the status subresource of a store.
type statusREST struct{ store *genericregistry.Store }

func (r *statusREST) New() runtime.Object { return &Task{} }
func (r *statusREST) Destroy()            {}

func (r *statusREST) Get(ctx context.Context, name string, options *metav1.GetOptions) (runtime.Object, error) {
	return r.store.Get(ctx, name, options)
}

func (r *statusREST) Update(ctx context.Context, name string, info rest.UpdatedObjectInfo, create rest.ValidateObjectFunc,
	update rest.ValidateObjectUpdateFunc, _ bool, options *metav1.UpdateOptions) (runtime.Object, bool, error) {
	return r.store.Update(ctx, name, info, create, update, false, options)
}

func newTaskStorage() (*genericregistry.Store, *statusREST, error) {
	tasks := strategy{ObjectTyper: scheme, NameGenerator: names.SimpleNameGenerator}
	resource := groupVersion.WithResource("tasks").GroupResource()
	store := &genericregistry.Store{
		NewFunc:                   func() runtime.Object { return &Task{} },
		NewListFunc:               func() runtime.Object { return &TaskList{} },
		DefaultQualifiedResource:  resource,
		SingularQualifiedResource: groupVersion.WithResource("task").GroupResource(),
		CreateStrategy:            tasks,
		UpdateStrategy:            tasks,
		DeleteStrategy:            tasks,
		TableConvertor:            rest.NewDefaultTableConvertor(resource),
	}
	if err := store.CompleteWithOptions(&generic.StoreOptions{RESTOptions: inMemory{}}); err != nil {
		return nil, nil, err
	}
	statusStore := *store
	statusStore.UpdateStrategy = statusStrategy{tasks}
	return store, &statusREST{&statusStore}, nil
}

// inMemory gives every resource a store of its own.
type inMemory struct{}

func (inMemory) GetRESTOptions(resource schema.GroupResource, _ runtime.Object) (generic.RESTOptions, error) {
	config := storagebackend.NewDefaultConfig("", codecs.LegacyCodec(groupVersion))
	return generic.RESTOptions{
		StorageConfig:           config.ForResource(resource),
		ResourcePrefix:          fmt.Sprintf("/%s/%s", resource.Group, resource.Resource),
		DeleteCollectionWorkers: 1,
		EnableGarbageCollection: true,
		Decorator: func(_ *storagebackend.ConfigForResource, _ string, _ func(runtime.Object) (string, error),
			newObject func() runtime.Object, _ func() runtime.Object, _ storage.AttrFunc, _ storage.IndexerFuncs,
			_ *cache.Indexers) (storage.Interface, factory.DestroyFunc, error) {
			memory := newMemory(newObject)
			return memory, memory.close, nil
		},
	}, nil
}
