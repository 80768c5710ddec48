package clients

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	eventsv1 "k8s.io/api/events/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
	"k8s.io/client-go/kubernetes/scheme"
	typedcorev1 "k8s.io/client-go/kubernetes/typed/core/v1"
	"k8s.io/client-go/tools/events"
	"k8s.io/client-go/tools/portforward"
	"k8s.io/client-go/tools/record"
	"k8s.io/client-go/tools/remotecommand"
	"k8s.io/client-go/transport/spdy"
)

// runPod starts the tutorial's server as a Pod and waits until it is ready.
func runPod(t *testing.T, namespace string) *corev1.Pod {
	t.Helper()
	pods := clientset(t).CoreV1().Pods(namespace)
	pod := &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{Name: "server"},
		Spec: corev1.PodSpec{Containers: []corev1.Container{{
			Name: "main", Image: "ysj/example-server:https",
			ReadinessProbe: &corev1.Probe{ProbeHandler: corev1.ProbeHandler{
				TCPSocket: &corev1.TCPSocketAction{Port: intstr.FromInt32(443)}}, PeriodSeconds: 1},
		}}},
	}
	must[*corev1.Pod](t)(pods.Create(within(t), pod, metav1.CreateOptions{}))
	var ready *corev1.Pod
	eventually(t, "the Pod is ready", func(ctx context.Context) (bool, error) {
		current, err := pods.Get(ctx, "server", metav1.GetOptions{})
		if err != nil {
			return false, err
		}
		ready = current
		for _, condition := range current.Status.Conditions {
			if condition.Type == corev1.PodReady && condition.Status == corev1.ConditionTrue {
				return true, nil
			}
		}
		return false, fmt.Errorf("phase %s", current.Status.Phase)
	})
	return ready
}

func TestPodsAreEnteredAndReached(t *testing.T) {
	t.Parallel()
	namespace := newNamespace(t)
	runPod(t, namespace)
	url := clientset(t).CoreV1().RESTClient().Post().Resource("pods").Namespace(namespace).Name("server").
		SubResource("exec").VersionedParams(&corev1.PodExecOptions{
		Command: []string{"echo", "hello from inside"}, Stdout: true, Stderr: true}, scheme.ParameterCodec).URL()

	executors := map[string]func() (remotecommand.Executor, error){
		"SPDY": func() (remotecommand.Executor, error) { return remotecommand.NewSPDYExecutor(config, "POST", url) },
		"WebSocket": func() (remotecommand.Executor, error) {
			return remotecommand.NewWebSocketExecutor(config, "GET", url.String())
		},
	}
	for name, executor := range executors {
		t.Run("exec over "+name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			run := must[remotecommand.Executor](t)(executor())
			check(t, run.StreamWithContext(within(t), remotecommand.StreamOptions{Stdout: &stdout, Stderr: &stderr}))
			if stdout.String() != "hello from inside\n" || stderr.Len() > 0 {
				t.Errorf("stdout %q, stderr %q", stdout.String(), stderr.String())
			}
		})
	}
	t.Run("port-forward", func(t *testing.T) { forward(t, namespace) })
	t.Run("log", func(t *testing.T) {
		text := must[[]byte](t)(clientset(t).CoreV1().Pods(namespace).GetLogs("server", &corev1.PodLogOptions{}).DoRaw(within(t)))
		if len(text) == 0 {
			t.Error("the log is empty")
		}
	})
}

func forward(t *testing.T, namespace string) {
	client := clientset(t)
	url := client.CoreV1().RESTClient().Post().Resource("pods").Namespace(namespace).Name("server").SubResource("portforward").URL()
	transport, upgrader, err := spdy.RoundTripperFor(config)
	check(t, err)
	dialer := spdy.NewDialer(upgrader, &http.Client{Transport: transport}, "POST", url)
	stop, ready := make(chan struct{}), make(chan struct{})
	forwarder := must[*portforward.PortForwarder](t)(portforward.New(dialer, []string{"0:443"}, stop, ready, io.Discard, io.Discard))
	ended := make(chan error, 1)
	go func() { ended <- forwarder.ForwardPorts() }()
	select {
	case <-ready:
	case err := <-ended:
		t.Fatal(err)
	case <-within(t).Done():
		t.Fatal("the port was not forwarded")
	}
	port := must[[]portforward.ForwardedPort](t)(forwarder.GetPorts())[0].Local
	// It speaks TLS, which a plain request is told.
	reply, err := http.Get(fmt.Sprintf("http://127.0.0.1:%d/", port))
	if err == nil {
		reply.Body.Close()
	} else if !strings.Contains(err.Error(), "EOF") && !strings.Contains(err.Error(), "reset") && !strings.Contains(err.Error(), "malformed") {
		t.Error(err)
	}
	close(stop)
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestBothRecordersWriteEventsAndCountRepeats(t *testing.T) {
	t.Parallel()
	namespace := newNamespace(t)
	client := clientset(t)
	makeConfigMaps(t, namespace, 1)
	subject := must[*corev1.ConfigMap](t)(client.CoreV1().ConfigMaps(namespace).Get(within(t), "map-00", metav1.GetOptions{}))

	old := record.NewBroadcaster()
	defer old.Shutdown()
	old.StartRecordingToSink(&typedcorev1.EventSinkImpl{Interface: client.CoreV1().Events(namespace)})
	oldRecorder := old.NewRecorder(scheme.Scheme, corev1.EventSource{Component: "test"})
	modern := events.NewBroadcaster(&events.EventSinkImpl{Interface: client.EventsV1()})
	defer modern.Shutdown()
	check(t, modern.StartRecordingToSinkWithContext(within(t)))
	modernRecorder := modern.NewRecorder(scheme.Scheme, "example.com/test")
	for range 2 {
		oldRecorder.Event(subject, corev1.EventTypeNormal, "Old", "the same again")
		modernRecorder.Eventf(subject, nil, corev1.EventTypeNormal, "Modern", "Testing", "the same again")
		time.Sleep(interval)
	}

	eventually(t, "the old API counts and the new one has a series", func(ctx context.Context) (bool, error) {
		list := must[*corev1.EventList](t)(client.CoreV1().Events(namespace).List(ctx, metav1.ListOptions{}))
		var counted, seen bool
		for _, event := range list.Items {
			counted = counted || (event.Reason == "Old" && event.Count == 2)
			seen = seen || (event.Reason == "Modern" && event.Series != nil && event.Series.Count == 2)
		}
		return counted && seen, fmt.Errorf("%d events", len(list.Items))
	})
	both := must[*eventsv1.EventList](t)(client.EventsV1().Events(namespace).List(within(t), metav1.ListOptions{}))
	for _, event := range both.Items {
		if event.Regarding.UID != subject.UID {
			t.Errorf("an event regards %+v", event.Regarding)
		}
	}
	var _ runtime.Object = both
}
