package main

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	utilruntime "k8s.io/apimachinery/pkg/util/runtime"
	metaopenapi "k8s.io/kube-aggregator/pkg/generated/openapi"
	"k8s.io/kube-openapi/pkg/common"
	"k8s.io/kube-openapi/pkg/validation/spec"
)

var (
	groupVersion = schema.GroupVersion{Group: "tasks.example.com", Version: "v1"}
	scheme       = runtime.NewScheme()
	codecs       = serializer.NewCodecFactory(scheme)
)

// Task is something to do.
type Task struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	Spec   TaskSpec   `json:"spec,omitempty"`
	Status TaskStatus `json:"status,omitempty"`
}

// TaskSpec says what is to be done.
type TaskSpec struct {
	Text string `json:"text"`
	// Priority is 0 to 10.
	Priority int32 `json:"priority,omitempty"`
}

// TaskStatus says how far it is.
type TaskStatus struct {
	Done bool `json:"done,omitempty"`
}

// TaskList is a list of Tasks.
type TaskList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`

	Items []Task `json:"items"`
}

func init() {
	// One version needs no conversion: the same types are the internal ones.
	internal := schema.GroupVersion{Group: groupVersion.Group, Version: runtime.APIVersionInternal}
	for _, gv := range []schema.GroupVersion{groupVersion, internal} {
		scheme.AddKnownTypes(gv, &Task{}, &TaskList{})
	}
	metav1.AddToGroupVersion(scheme, groupVersion)
	utilruntime.Must(scheme.SetVersionPriority(groupVersion))
	// What every server answers with, whatever its group.
	unversioned := schema.GroupVersion{Version: "v1"}
	metav1.AddToGroupVersion(scheme, unversioned)
	scheme.AddUnversionedTypes(unversioned,
		&metav1.Status{}, &metav1.APIVersions{}, &metav1.APIGroupList{}, &metav1.APIGroup{}, &metav1.APIResourceList{})
}

func (t *Task) DeepCopyObject() runtime.Object {
	copied := *t
	t.ObjectMeta.DeepCopyInto(&copied.ObjectMeta)
	return &copied
}

func (l *TaskList) DeepCopyObject() runtime.Object {
	copied := *l
	l.ListMeta.DeepCopyInto(&copied.ListMeta)
	copied.Items = make([]Task, len(l.Items))
	for i := range l.Items {
		copied.Items[i] = *l.Items[i].DeepCopyObject().(*Task)
	}
	return &copied
}

const modelPrefix = "com.example.tasks.v1."

func (Task) OpenAPIModelName() string       { return modelPrefix + "Task" }
func (TaskSpec) OpenAPIModelName() string   { return modelPrefix + "TaskSpec" }
func (TaskStatus) OpenAPIModelName() string { return modelPrefix + "TaskStatus" }
func (TaskList) OpenAPIModelName() string   { return modelPrefix + "TaskList" }

// openAPIDefinitions is what openapi-gen would write; those of meta/v1 are the aggregator's.
func openAPIDefinitions(ref common.ReferenceCallback) map[string]common.OpenAPIDefinition {
	to := func(name string) spec.Schema {
		return spec.Schema{SchemaProps: spec.SchemaProps{Ref: ref(name), Default: map[string]any{}}}
	}
	meta := func(properties map[string]spec.Schema) map[string]spec.Schema {
		properties["apiVersion"], properties["kind"] = *spec.StringProperty(), *spec.StringProperty()
		return properties
	}
	items := to(Task{}.OpenAPIModelName())
	definitions := metaopenapi.GetOpenAPIDefinitions(ref)
	add := func(name, description string, required []string, properties map[string]spec.Schema, dependencies ...string) {
		props := spec.SchemaProps{Type: []string{"object"}, Description: description, Required: required, Properties: properties}
		definitions[name] = common.OpenAPIDefinition{Schema: spec.Schema{SchemaProps: props}, Dependencies: dependencies}
	}
	objectMeta, listMeta := metav1.ObjectMeta{}.OpenAPIModelName(), metav1.ListMeta{}.OpenAPIModelName()
	taskSpec, taskStatus := TaskSpec{}.OpenAPIModelName(), TaskStatus{}.OpenAPIModelName()
	add(taskSpec, "TaskSpec says what is to be done.", []string{"text"}, map[string]spec.Schema{
		"text": *spec.StringProperty(), "priority": *spec.Int32Property().WithDescription("Priority is 0 to 10.")})
	add(taskStatus, "TaskStatus says how far it is.", nil, map[string]spec.Schema{"done": *spec.BooleanProperty()})
	add(Task{}.OpenAPIModelName(), "Task is something to do.", nil,
		meta(map[string]spec.Schema{"metadata": to(objectMeta), "spec": to(taskSpec), "status": to(taskStatus)}),
		objectMeta, taskSpec, taskStatus)
	add(TaskList{}.OpenAPIModelName(), "TaskList is a list of Tasks.", []string{"items"},
		meta(map[string]spec.Schema{"metadata": to(listMeta), "items": *spec.ArrayProperty(&items)}),
		listMeta, Task{}.OpenAPIModelName())
	return definitions
}
