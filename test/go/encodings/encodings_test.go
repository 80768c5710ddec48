// Package encodings keeps what Go makes of one object of each kind: as JSON and as protobuf, side by side, for tests of
// programs that are not written in Go. `go test ./encodings -update` writes it.
package encodings

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"strings"
	"testing"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/runtime/serializer/protobuf"
	"k8s.io/client-go/kubernetes/scheme"
	apiregistrationv1 "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1"
)

const golden = "../testdata/objects-protobuf.json"

var update = flag.Bool("update", false, "write "+golden)

type encoding struct {
	JSON     json.RawMessage `json:"json"`
	Protobuf []byte          `json:"protobuf"`
}

func TestTheEncodingsAreWhatGoMakes(t *testing.T) {
	types := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{
		scheme.AddToScheme, apiextensionsv1.AddToScheme, apiregistrationv1.AddToScheme, metav1.AddMetaToScheme,
	} {
		if err := add(types); err != nil {
			t.Fatal(err)
		}
	}
	decoder := serializer.NewCodecFactory(types).UniversalDeserializer()
	encoder := protobuf.NewSerializer(types, types)
	var encodings []encoding
	for _, file := range []string{"../testdata/objects.yaml", "../testdata/forms.yaml"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for document := range strings.SplitSeq(string(text), "\n---\n") {
			object, _, err := decoder.Decode([]byte(document), nil, nil)
			if err != nil {
				t.Fatalf("%v in\n%s", err, document)
			}
			asJSON, err := json.Marshal(object)
			if err != nil {
				t.Fatal(err)
			}
			var asProtobuf bytes.Buffer
			if err := encoder.Encode(object, &asProtobuf); err != nil {
				t.Fatal(err)
			}
			encodings = append(encodings, encoding{JSON: asJSON, Protobuf: asProtobuf.Bytes()})
		}
	}
	text, err := json.MarshalIndent(encodings, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	text = append(text, '\n')
	if *update {
		if err := os.WriteFile(golden, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	// A formatter may have laid it out in another way.
	var flatKept, flatText bytes.Buffer
	if err := errors.Join(json.Compact(&flatKept, kept), json.Compact(&flatText, text)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(flatKept.Bytes(), flatText.Bytes()) {
		t.Errorf("%s is not what Go makes: run go test ./encodings -update", golden)
	}
}
