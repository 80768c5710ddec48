package lamps

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	playground "aggregation-playground/clients/go"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/wait"
	"k8s.io/client-go/dynamic"
	"k8s.io/client-go/rest"
)

func lamp(name string, watts int64) *unstructured.Unstructured {
	return &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "home.example.com/v1", "kind": "Lamp",
		"metadata": map[string]any{"name": name},
		"spec":     map[string]any{"watts": watts},
	}}
}

func lampsOf(config *rest.Config) dynamic.ResourceInterface {
	return dynamic.NewForConfigOrDie(config).Resource(lampKind).Namespace("default")
}

// As it was with envtest: a custom resource is checked by its schema.
func TestLampWithTooManyWattsIsRefused(t *testing.T) {
	config, _ := start(t)
	_, err := lampsOf(config).Create(t.Context(), lamp("bright", 1000), metav1.CreateOptions{})
	if !apierrors.IsInvalid(err) || !strings.Contains(err.Error(), "less than or equal to 100") {
		t.Fatalf("created with 1000 watts: %v", err)
	}
}

// As it was with envtest, whose AddUser made the user.
func TestStrangerMayNotMakeLamps(t *testing.T) {
	config, pg := start(t)
	var made struct{ Token string }
	if err := pg.Do(t.Context(), http.MethodPost, "/v1/tokens", map[string]any{"user": "bob"}, &made); err != nil {
		t.Fatal(err)
	}
	bob := rest.AnonymousClientConfig(config)
	bob.BearerToken = made.Token
	if _, err := lampsOf(bob).Create(t.Context(), lamp("dark", 1), metav1.CreateOptions{}); !apierrors.IsForbidden(err) {
		t.Fatalf("bob created: %v", err)
	}
}

// With envtest this took a fake of the client: it has no Pod or Service that an extension apiserver could run in.
func TestLampIsLitAtTheTariff(t *testing.T) {
	config, pg := start(t)
	tariffs := serveTariffs(t, pg)
	if _, err := lampsOf(config).Create(t.Context(), lamp("desk", 7), metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	waitForPrice(t, config, "desk", 21)
	// What the controller does while the extension apiserver is down, which no other of its tests could show.
	if err := pg.SetFault(t.Context(), tariffs, "error-500", -1); err != nil {
		t.Fatal(err)
	}
	if _, err := lampsOf(config).Create(t.Context(), lamp("hall", 2), metav1.CreateOptions{}); err != nil {
		t.Fatal(err)
	}
	waitForRequest(t, pg, tariffs, http.StatusServiceUnavailable)
	if err := pg.ClearFaults(t.Context()); err != nil {
		t.Fatal(err)
	}
	waitForPrice(t, config, "hall", 6)
}

func serveTariffs(t *testing.T, pg *playground.Playground) string {
	t.Helper()
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if strings.HasSuffix(r.URL.Path, "/tariffs/today") {
			fmt.Fprint(w, `{"kind":"Tariff","apiVersion":"tariffs.example.com/v1","metadata":{"name":"today"},"perWatt":3}`)
			return
		}
		fmt.Fprint(w, `{"kind":"APIResourceList","apiVersion":"v1","groupVersion":"tariffs.example.com/v1","resources":[`+
			`{"name":"tariffs","singularName":"tariff","namespaced":true,"kind":"Tariff","verbs":["get"]}]}`)
	}))
	t.Cleanup(server.Close)
	name, err := pg.Register(t.Context(), playground.Registration{
		Group: tariffKind.Group, Version: tariffKind.Version, URL: server.URL,
	})
	if err != nil {
		t.Fatal(err)
	}
	return name
}

func waitForPrice(t *testing.T, config *rest.Config, name string, price int64) {
	t.Helper()
	err := wait.PollUntilContextTimeout(t.Context(), 50*time.Millisecond, time.Minute, true, func(ctx context.Context) (bool, error) {
		found, err := lampsOf(config).Get(ctx, name, metav1.GetOptions{})
		if err != nil {
			return false, err
		}
		is, _, _ := unstructured.NestedInt64(found.Object, "status", "price")
		return is == price, nil
	})
	if err != nil {
		t.Fatalf("%s does not cost %d: %v", name, price, err)
	}
}

func waitForRequest(t *testing.T, pg *playground.Playground, apiService string, status int) {
	t.Helper()
	path := fmt.Sprintf("/v1/requests/first?apiService=%s&status=%d&timeoutMs=60000", apiService, status)
	if err := pg.Do(t.Context(), http.MethodGet, path, nil, nil); err != nil {
		t.Fatal(err)
	}
}
