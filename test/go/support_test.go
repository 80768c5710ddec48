// Package clients drives a running playground with Kubernetes' own Go clients in their default configuration.
// PLAYGROUND_KUBECONFIG names the kubeconfig of an administrator.
package clients

import (
	"context"
	"fmt"
	"os"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

const (
	// patience bounds every test, so that a hang shows as the failure of the test that hangs.
	patience = 20 * time.Second
	// interval is how often a condition is looked at.
	interval = 50 * time.Millisecond
)

var config *rest.Config

func TestMain(m *testing.M) {
	path := os.Getenv("PLAYGROUND_KUBECONFIG")
	if path == "" {
		fmt.Fprintln(os.Stderr, "PLAYGROUND_KUBECONFIG names no kubeconfig: start a playground first")
		os.Exit(2)
	}
	loaded, err := clientcmd.BuildConfigFromFlags("", path)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	// Dozens of tests share the client's own limit of requests.
	loaded.QPS, loaded.Burst = -1, 0
	config = loaded
	os.Exit(m.Run())
}

func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return ctx
}

func must[T any](t *testing.T) func(value T, err error) T {
	t.Helper()
	return func(value T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func clientset(t *testing.T) *kubernetes.Clientset {
	t.Helper()
	return must[*kubernetes.Clientset](t)(kubernetes.NewForConfig(config))
}

// asJSON is the same server asked for JSON alone, to compare with what it says in protobuf.
func asJSON() *rest.Config {
	plain := rest.CopyConfig(config)
	plain.ContentType = "application/json"
	plain.AcceptContentTypes = "application/json"
	return plain
}

// newNamespace makes a namespace that is deleted when the test ends.
func newNamespace(t *testing.T) string {
	t.Helper()
	namespaces := clientset(t).CoreV1().Namespaces()
	wanted := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{GenerateName: "go-"}}
	made := must[*corev1.Namespace](t)(namespaces.Create(within(t), wanted, metav1.CreateOptions{}))
	t.Cleanup(func() {
		err := namespaces.Delete(context.Background(), made.Name, metav1.DeleteOptions{})
		if err != nil && !apierrors.IsNotFound(err) {
			t.Error(err)
		}
	})
	return made.Name
}

// eventually waits until the condition holds and fails the test otherwise. What the condition returns besides says why.
func eventually(t *testing.T, what string, condition func(ctx context.Context) (bool, error)) {
	t.Helper()
	var last error
	err := wait.PollUntilContextTimeout(within(t), interval, patience, true, func(ctx context.Context) (bool, error) {
		done, err := condition(ctx)
		last = err
		return done, nil
	})
	if err != nil {
		t.Fatalf("%s: %v (last: %v)", what, err, last)
	}
}
