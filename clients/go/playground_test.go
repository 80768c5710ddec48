package playground

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/dynamic"
)

var toys = schema.GroupVersionResource{Group: "toys.example.com", Version: "v1", Resource: "toys"}

// toyServer is an extension server that has discovery and an empty list.
func toyServer(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	if strings.HasSuffix(r.URL.Path, "/toys") {
		fmt.Fprint(w, `{"kind":"ToyList","apiVersion":"toys.example.com/v1","metadata":{},"items":[]}`)
		return
	}
	fmt.Fprint(w, `{"kind":"APIResourceList","apiVersion":"v1","groupVersion":"toys.example.com/v1","resources":[`+
		`{"name":"toys","singularName":"toy","namespaced":true,"kind":"Toy","verbs":["list"]}]}`)
}

func TestExtensionServer(t *testing.T) {
	ctx := context.Background()
	server := httptest.NewTLSServer(http.HandlerFunc(toyServer))
	defer server.Close()
	pg := Start(t)
	name, err := pg.Register(ctx, Registration{Group: toys.Group, Version: toys.Version, URL: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	client := dynamic.NewForConfigOrDie(pg.Config).Resource(toys).Namespace("default")
	list, err := client.List(ctx, metav1.ListOptions{})
	if err != nil || list.GetKind() != "ToyList" {
		t.Fatalf("listed %v, %v", list, err)
	}
	if err := pg.SetFault(ctx, name, "error-500", -1); err != nil {
		t.Fatal(err)
	}
	if _, err := client.List(ctx, metav1.ListOptions{}); err == nil {
		t.Fatal("a fault changed nothing")
	}
	if err := pg.ClearFaults(ctx); err != nil {
		t.Fatal(err)
	}
	sentences, err := pg.Explain(ctx, "GET", "/apis/toys.example.com/v1/toys")
	if err != nil || !strings.Contains(strings.Join(sentences, " "), name) {
		t.Fatalf("explained %q, %v", sentences, err)
	}
	away := Registration{Group: "away.example.com", Version: "v1", URL: "https://127.0.0.1:1", TimeoutMs: 100}
	var refused *Error
	if _, err := pg.Register(ctx, away); !errors.As(err, &refused) || refused.Code != "ERR_PLAYGROUND_AVAILABILITY" {
		t.Fatalf("registered what is not there: %v", err)
	}
}
