// Package lamps is a controller as many are, so that its tests can be shown before and after: it lights every Lamp, and writes
// into its status what that costs.
package lamps

import (
	"context"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/dynamic/dynamicinformer"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/util/workqueue"
)

var (
	lampKind   = schema.GroupVersionResource{Group: "home.example.com", Version: "v1", Resource: "lamps"}
	tariffKind = schema.GroupVersionResource{Group: "tariffs.example.com", Version: "v1", Resource: "tariffs"}
)

// Run reconciles until ctx is done.
func Run(ctx context.Context, config *rest.Config) error {
	client, err := dynamic.NewForConfig(config)
	if err != nil {
		return err
	}
	queue := workqueue.NewTypedRateLimitingQueue(workqueue.DefaultTypedControllerRateLimiter[cache.ObjectName]())
	informer := dynamicinformer.NewDynamicSharedInformerFactory(client, 0).ForResource(lampKind).Informer()
	enqueue := func(object any) {
		if name, err := cache.ObjectToName(object); err == nil {
			queue.Add(name)
		}
	}
	if _, err := informer.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    enqueue,
		UpdateFunc: func(_, object any) { enqueue(object) },
	}); err != nil {
		return err
	}
	go informer.RunWithContext(ctx)
	go func() {
		<-ctx.Done()
		queue.ShutDown()
	}()
	for {
		name, isDown := queue.Get()
		if isDown {
			return nil
		}
		if err := reconcile(ctx, client, informer.GetStore(), name); err != nil {
			queue.AddRateLimited(name)
		} else {
			queue.Forget(name)
		}
		queue.Done(name)
	}
}

func reconcile(ctx context.Context, client dynamic.Interface, lamps cache.Store, name cache.ObjectName) error {
	found, exists, err := lamps.GetByKey(name.String())
	if err != nil || !exists {
		return err
	}
	lamp := found.(*unstructured.Unstructured).DeepCopy()
	// An extension apiserver has the tariffs, so that a controller's test needs API aggregation.
	tariff, err := client.Resource(tariffKind).Namespace(lamp.GetNamespace()).Get(ctx, "today", metav1.GetOptions{})
	if err != nil {
		return err
	}
	watts, _, _ := unstructured.NestedInt64(lamp.Object, "spec", "watts")
	perWatt, _, _ := unstructured.NestedInt64(tariff.Object, "perWatt")
	status := map[string]any{"lit": true, "price": watts * perWatt}
	if before, _, _ := unstructured.NestedInt64(lamp.Object, "status", "price"); before == watts*perWatt {
		return nil
	}
	lamp.Object["status"] = status
	_, err = client.Resource(lampKind).Namespace(lamp.GetNamespace()).UpdateStatus(ctx, lamp, metav1.UpdateOptions{})
	return err
}
