package clients

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/dynamic/dynamicinformer"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/leaderelection"
	"k8s.io/client-go/tools/leaderelection/resourcelock"
	"k8s.io/client-go/tools/pager"
)

func makeConfigMaps(t *testing.T, namespace string, count int) {
	t.Helper()
	maps := clientset(t).CoreV1().ConfigMaps(namespace)
	for i := range count {
		wanted := &corev1.ConfigMap{
			ObjectMeta: metav1.ObjectMeta{Name: fmt.Sprintf("map-%02d", i), Labels: map[string]string{"made": "here"}},
			Data:       map[string]string{"number": fmt.Sprint(i)},
		}
		must[*corev1.ConfigMap](t)(maps.Create(within(t), wanted, metav1.CreateOptions{}))
	}
}

func TestATypedInformerFollowsItsCollection(t *testing.T) {
	t.Parallel()
	namespace := newNamespace(t)
	makeConfigMaps(t, namespace, 3)
	client := clientset(t)
	factory := informers.NewSharedInformerFactoryWithOptions(client, 0, informers.WithNamespace(namespace),
		informers.WithTweakListOptions(func(options *metav1.ListOptions) { options.LabelSelector = "made=here" }))
	var added, updated, deleted atomic.Int32
	informer := factory.Core().V1().ConfigMaps()
	_, err := informer.Informer().AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(any) { added.Add(1) },
		UpdateFunc: func(any, any) { updated.Add(1) },
		DeleteFunc: func(any) { deleted.Add(1) },
	})
	check(t, err)
	ctx := within(t)
	factory.Start(ctx.Done())
	if !cache.WaitForCacheSync(ctx.Done(), informer.Informer().HasSynced) {
		t.Fatal("the informer did not synchronise")
	}
	listed := must[[]*corev1.ConfigMap](t)(informer.Lister().List(labels.Everything()))
	if len(listed) != 3 {
		t.Fatalf("the lister has %d objects", len(listed))
	}
	changed := listed[0].DeepCopy()
	changed.Data["more"] = "text"
	must[*corev1.ConfigMap](t)(client.CoreV1().ConfigMaps(namespace).Update(ctx, changed, metav1.UpdateOptions{}))
	check(t, client.CoreV1().ConfigMaps(namespace).Delete(ctx, listed[1].Name, metav1.DeleteOptions{}))
	eventually(t, "the handlers hear of everything", func(context.Context) (bool, error) {
		counts := []int32{added.Load(), updated.Load(), deleted.Load()}
		return counts[0] == 3 && counts[1] == 1 && counts[2] == 1, fmt.Errorf("%v", counts)
	})
}

func TestADynamicInformerFollowsACustomResource(t *testing.T) {
	t.Parallel()
	namespace := newNamespace(t)
	gvr := define(t, "go-informer.example.org", "Jar", "jars")
	client := must[*dynamic.DynamicClient](t)(dynamic.NewForConfig(config))
	factory := dynamicinformer.NewFilteredDynamicSharedInformerFactory(client, 0, namespace, nil)
	informer := factory.ForResource(gvr)
	ctx := within(t)
	informer.Informer()
	factory.Start(ctx.Done())
	if !cache.WaitForCacheSync(ctx.Done(), informer.Informer().HasSynced) {
		t.Fatal("the informer did not synchronise")
	}
	_, err := client.Resource(gvr).Namespace(namespace).Create(ctx, custom(gvr, "Jar", "one"), metav1.CreateOptions{})
	check(t, err)
	eventually(t, "the lister has the new object", func(context.Context) (bool, error) {
		_, err := informer.Lister().ByNamespace(namespace).Get("one")
		return err == nil, err
	})
}

func TestAWatchListStreamsWhatIsThereAndThenABookmark(t *testing.T) {
	t.Parallel()
	namespace := newNamespace(t)
	makeConfigMaps(t, namespace, 5)
	ctx := within(t)
	stream := must[watch.Interface](t)(clientset(t).CoreV1().ConfigMaps(namespace).Watch(ctx, metav1.ListOptions{
		LabelSelector: "made=here", SendInitialEvents: ptr(true), AllowWatchBookmarks: true,
		ResourceVersionMatch: metav1.ResourceVersionMatchNotOlderThan,
	}))
	defer stream.Stop()
	added := 0
	for event := range stream.ResultChan() {
		object, ok := event.Object.(*corev1.ConfigMap)
		if !ok {
			t.Fatalf("an event of %T", event.Object)
		}
		if event.Type == watch.Added {
			added++
			continue
		}
		if event.Type != watch.Bookmark || object.Annotations[metav1.InitialEventsAnnotationKey] != "true" {
			t.Fatalf("a %s with the annotations %v", event.Type, object.Annotations)
		}
		if added != 5 {
			t.Fatalf("%d objects before the bookmark", added)
		}
		return
	}
	t.Fatal("the watch ended before its bookmark")
}

func TestAWatchFromNoNumberIsRefused(t *testing.T) {
	t.Parallel()
	namespace := newNamespace(t)
	_, err := clientset(t).CoreV1().ConfigMaps(namespace).Watch(within(t), metav1.ListOptions{ResourceVersion: "not-a-number"})
	// A real server answers 500 without a reason: the error of the storage is no status of its own.
	var status apierrors.APIStatus
	if !errors.As(err, &status) || status.Status().Code != 500 {
		t.Errorf("a resourceVersion that is no number: %v", err)
	}
}

func TestAPagerReadsAllPages(t *testing.T) {
	t.Parallel()
	namespace := newNamespace(t)
	makeConfigMaps(t, namespace, 12)
	pages := 0
	numbered := pager.New(func(ctx context.Context, options metav1.ListOptions) (runtime.Object, error) {
		pages++
		options.LabelSelector = "made=here"
		return clientset(t).CoreV1().ConfigMaps(namespace).List(ctx, options)
	})
	numbered.PageSize = 5
	var names []string
	check(t, numbered.EachListItem(within(t), metav1.ListOptions{}, func(object runtime.Object) error {
		names = append(names, object.(*corev1.ConfigMap).Name)
		return nil
	}))
	if len(names) != 12 || pages != 3 {
		t.Errorf("%d names in %d pages: %v", len(names), pages, names)
	}
}

func TestLeadershipIsHandedOver(t *testing.T) {
	t.Parallel()
	namespace := newNamespace(t)
	leading := make(chan string, 2)
	run := func(ctx context.Context, identity string) {
		leaderelection.RunOrDie(ctx, leaderelection.LeaderElectionConfig{
			Lock: &resourcelock.LeaseLock{
				LeaseMeta:  metav1.ObjectMeta{Name: "leader", Namespace: namespace},
				Client:     kubernetes.NewForConfigOrDie(config).CoordinationV1(),
				LockConfig: resourcelock.ResourceLockConfig{Identity: identity},
			},
			ReleaseOnCancel: true, LeaseDuration: 3 * time.Second, RenewDeadline: 2 * time.Second, RetryPeriod: 200 * time.Millisecond,
			Callbacks: leaderelection.LeaderCallbacks{
				OnStartedLeading: func(context.Context) { leading <- identity },
				OnStoppedLeading: func() {},
			},
		})
	}
	ctx := within(t)
	first, resign := context.WithCancel(ctx)
	second, stop := context.WithCancel(ctx)
	var ended [2]chan struct{}
	for i, each := range []context.Context{first, second} {
		ended[i] = make(chan struct{})
		identity := fmt.Sprintf("candidate-%d", i)
		go func() { defer close(ended[i]); run(each, identity) }()
		if i == 0 {
			if got := receive(t, ctx, leading); got != identity {
				t.Fatalf("%s leads", got)
			}
		}
	}
	resign()
	if got := receive(t, ctx, leading); got != "candidate-1" {
		t.Errorf("%s leads after the first one resigned", got)
	}
	stop()
	<-ended[0]
	<-ended[1]
}

func receive(t *testing.T, ctx context.Context, from <-chan string) string {
	t.Helper()
	select {
	case value := <-from:
		return value
	case <-ctx.Done():
		t.Fatal("nobody leads")
		return ""
	}
}
