import { startControl, type Control } from "../control/index.ts";
import { createMovableClock, startPlayground, type Playground } from "../playground/index.ts";

/** What tests learn of the one playground that a whole run shares. */
export interface SharedPlayground {
  /** Where the main apiserver is. */
  readonly url: string;
  /** PEM. */
  readonly ca: string;
  /** Path of its CA's certificate. */
  readonly caFile: string;
  /** Path of the administrator's. */
  readonly kubeconfig: string;
  /** The plain-HTTP front. */
  readonly proxyUrl: string | null;
  /** The control API, which registers extension servers, injects faults, tells of requests and more. */
  readonly controlUrl: string;
  /** Bearer token for it. */
  readonly controlToken: string;
}

interface Project {
  provide(key: "aggregationPlayground", value: SharedPlayground): void;
}

let playground: Playground | undefined;
let control: Control | undefined;
let formerKubeconfig: string | undefined;

/**
 * vitest's `globalSetup`: one playground for all test files, which they get by `inject("aggregationPlayground")`, or any
 * Kubernetes client by the environment's KUBECONFIG. AGGREGATION_PLAYGROUND_MANIFESTS names files to load, with commas
 * between.
 */
export async function setup(project: Project): Promise<void> {
  const filenames = (process.env["AGGREGATION_PLAYGROUND_MANIFESTS"] ?? "").split(",").filter((name) => name !== "");
  const clock = createMovableClock();
  playground = await startPlayground({ filenames, clock });
  control = await startControl(playground, { clock });
  const { controlUrl, controlToken } = control;
  const { url, ca, caFile, kubeconfig, proxyUrl } = playground;
  formerKubeconfig = process.env["KUBECONFIG"];
  process.env["KUBECONFIG"] = kubeconfig;
  project.provide("aggregationPlayground", { url, ca, caFile, kubeconfig, proxyUrl, controlUrl, controlToken });
}

/** Closes what `setup` has started. */
export async function teardown(): Promise<void> {
  if (formerKubeconfig === undefined) delete process.env["KUBECONFIG"];
  else process.env["KUBECONFIG"] = formerKubeconfig;
  await control?.close();
  await playground?.close();
  playground = undefined;
}
