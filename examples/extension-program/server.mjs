// An extension apiserver of one's own kind: storage, watch, apply, Table, OpenAPI and delegated authentication and
// authorization come with it. Flags are those of Go's: --secure-port, --kubeconfig, --tls-cert-file, ...
import { serveExtension } from "aggregation-playground/extension";

process.exitCode = await serveExtension({
  name: "toys-apiserver",
  group: "toys.example.com",
  version: "v1",
  resources: {
    toys: {
      kind: "Toy",
      shortNames: ["ty"],
      spec: { color: "string", wheels: "integer" },
      status: { sold: "boolean" },
      columns: [{ name: "Color", path: "spec.color", description: "What it is painted in." }],
      validate: ({ spec }) =>
        (spec?.wheels ?? 0) < 0 ? [{ field: "spec.wheels", message: "must be greater than or equal to 0" }] : [],
    },
  },
});
