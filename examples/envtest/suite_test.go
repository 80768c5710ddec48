package lamps

import (
	"context"
	"testing"

	playground "aggregation-playground/clients/go"
	"k8s.io/client-go/rest"
)

// start is all of the suite that knew envtest.
func start(t *testing.T) (*rest.Config, *playground.Playground) {
	t.Helper()
	pg := playground.Start(t, "-f", "crds.yaml")
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- Run(ctx, pg.Config) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return pg.Config, pg
}
