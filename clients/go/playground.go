// Package playground starts an aggregation playground for a Go test: a main apiserver with API aggregation, without Docker.
package playground

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

const startTimeout = 2 * time.Minute

// Playground is a running playground. It ends with its test.
type Playground struct {
	// Config is the administrator's, for every client of client-go.
	Config     *rest.Config
	Kubeconfig string
	controlURL string
	token      string
}

// Registration names an extension server that is running already.
type Registration struct {
	Group   string `json:"group"`
	Version string `json:"version"`
	// URL is https://HOST:PORT.
	URL string `json:"url"`
	// CABundle is PEM. Without it, the server's certificate is not verified.
	CABundle string `json:"caBundle,omitempty"`
	// TimeoutMs is how long to wait until the APIService is available; the default is 10 s.
	TimeoutMs int `json:"timeoutMs,omitempty"`
}

// Error is what the control API refused.
type Error struct {
	Code             string `json:"code"`
	Message          string `json:"message"`
	APIService       string `json:"apiService"`
	Reason           string `json:"reason"`
	ConditionMessage string `json:"conditionMessage"`
}

func (e *Error) Error() string { return e.Message }

// Start starts a playground and stops it when the test has ended. args are flags of `aggregation-playground up`, e.g.
// "-f", "manifests". AGGREGATION_PLAYGROUND_COMMAND names another command than npx.
func Start(t testing.TB, args ...string) *Playground {
	t.Helper()
	ready := filepath.Join(t.TempDir(), "ready.json")
	command := os.Getenv("AGGREGATION_PLAYGROUND_COMMAND")
	if command == "" {
		command = "npx --yes aggregation-playground"
	}
	words := append(strings.Fields(command), "up", "--ephemeral", "--no-examples", "--no-tui", "--port", "0",
		"--proxy-port", "off", "--log-level", "error", "--control", "--stop-with-stdin", "--ready-file", ready)
	words = append(words, args...)
	cmd := exec.Command(words[0], words[1:]...)
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	// The playground ends when this pipe does, also when this process is killed.
	stdin, err := cmd.StdinPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatalf("cannot start the playground: %v", err)
	}
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait()
		close(ended)
	}()
	t.Cleanup(func() {
		_ = stdin.Close()
		<-ended
	})
	waitForFile(t, ready, cmd, ended, &output)
	return open(t, ready)
}

func waitForFile(t testing.TB, file string, cmd *exec.Cmd, ended <-chan struct{}, output *bytes.Buffer) {
	t.Helper()
	timeout := time.After(startTimeout)
	for {
		if _, err := os.Stat(file); err == nil {
			return
		}
		select {
		case <-ended:
			t.Fatalf("the playground ended (%s): %s", cmd.ProcessState, output)
		case <-timeout:
			t.Fatalf("the playground was not ready after %s", startTimeout)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func open(t testing.TB, file string) *Playground {
	t.Helper()
	var info struct{ Kubeconfig, ControlURL, ControlToken string }
	text, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(text, &info)
	}
	if err != nil {
		t.Fatal(err)
	}
	config, err := clientcmd.BuildConfigFromFlags("", info.Kubeconfig)
	if err != nil {
		t.Fatal(err)
	}
	return &Playground{config, info.Kubeconfig, info.ControlURL, info.ControlToken}
}

// Register makes Service and APIService for an extension server, and waits until it is available. It returns the name of the
// APIService; the error is an *Error with the reason of the condition.
func (p *Playground) Register(ctx context.Context, registration Registration) (string, error) {
	var made struct{ APIService string }
	err := p.Do(ctx, http.MethodPost, "/v1/registrations", registration, &made)
	return made.APIService, err
}

// SetFault switches a failure on, e.g. "delay" with 500 milliseconds, or "backend-down" with -1 for no value.
func (p *Playground) SetFault(ctx context.Context, apiService, fault string, value int) error {
	body := map[string]int{}
	if value >= 0 {
		body["value"] = value
	}
	return p.Do(ctx, http.MethodPut, "/v1/faults/"+url.PathEscape(apiService)+"/"+url.PathEscape(fault), body, nil)
}

// ClearFaults switches all failures off.
func (p *Playground) ClearFaults(ctx context.Context) error {
	return p.Do(ctx, http.MethodDelete, "/v1/faults", nil, nil)
}

// Explain says why a request would go where it goes.
func (p *Playground) Explain(ctx context.Context, method, target string) (sentences []string, err error) {
	query := url.Values{"method": {method}, "target": {target}}
	return sentences, p.Do(ctx, http.MethodGet, "/v1/explain?"+query.Encode(), nil, &sentences)
}

// Do speaks the control API, which docs/control-api.json describes: body is sent as JSON, and the answer read into result.
func (p *Playground) Do(ctx context.Context, method, path string, body, result any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, method, p.controlURL+path, bytes.NewReader(text))
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+p.token)
	reply, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer reply.Body.Close()
	answer, err := io.ReadAll(reply.Body)
	if err != nil {
		return err
	}
	if reply.StatusCode >= http.StatusBadRequest {
		refused := &Error{}
		if json.Unmarshal(answer, refused) != nil {
			return fmt.Errorf("%s %s: %s", method, path, reply.Status)
		}
		return refused
	}
	if result == nil {
		return nil
	}
	return json.Unmarshal(answer, result)
}
