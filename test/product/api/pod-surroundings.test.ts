import { decodeJwt } from "jose";
import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../src/index.ts";
import { hasSandbox } from "../../support/programs.ts";
import { NAMESPACE, shareWorld, waitingReason, type Pod, type TestImage } from "../../support/workload-world.ts";

/** Prints what it sees as one line of JSON and stays. */
const WITNESS = `
const fs = require('fs');
const read = (file) => { try { return fs.readFileSync(file, 'utf8') } catch (error) { return error.code } };
const root = process.env.POD_ROOT;
const mode = (file) => (fs.statSync(file).mode & 0o777).toString(8);
console.log(JSON.stringify({
  args: process.argv.slice(1).map((file) => read(file.split('=').at(-1))),
  config: read(root + '/etc/config/greeting'),
  renamed: read(root + '/etc/both/secret/key'),
  keyMode: fs.existsSync(root + '/certs/tls.key') ? mode(root + '/certs/tls.key') : '',
  token: read(root + '/var/run/secrets/kubernetes.io/serviceaccount/token'),
  ca: read(root + '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt'),
  namespace: read(root + '/var/run/secrets/kubernetes.io/serviceaccount/namespace'),
  kubeconfig: process.env.KUBECONFIG ? JSON.parse(read(process.env.KUBECONFIG)) : null,
  env: process.env,
}));
setInterval(() => {}, 1000);
`;

interface Seen {
  readonly args: string[];
  readonly env: Record<string, string>;
  readonly [what: string]: unknown;
}

/** Healthy when it is asked a second time. */
const SERVER = `
let asked = 0;
const server = require('http').createServer((q, s) => s.writeHead(asked++ > 0 ? 200 : 500).end());
server.listen(process.env.PORT, '127.0.0.1');
`;

const IMAGES: readonly TestImage[] = [
  {
    image: "witness",
    command: [process.execPath, "-e", WITNESS, "--"],
    entrypoint: ["/bin/witness"],
    args: ["--tls-cert-file=<file>", "<file>"],
    env: ["NAME", "IP", "TIER", "KEY", "WORDS", "X", "CONFIG_greeting"],
  },
  { image: "server", command: [process.execPath, "-e", SERVER], port: 8080 },
];

function pod(spec: Record<string, unknown>, container: Record<string, unknown> = {}): KubeObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "p", namespace: NAMESPACE, labels: { tier: "x" } },
    spec: { containers: [{ name: "c", image: "witness", ...container }], ...spec },
  };
}

const SECRET: KubeObject = {
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "certs", namespace: NAMESPACE },
  data: { "tls.key": Buffer.from("private").toString("base64"), "tls.crt": Buffer.from("public").toString("base64") },
};
const CONFIG: KubeObject = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "config", namespace: NAMESPACE },
  data: { greeting: "hello" },
};

describe.each([
  ["in a sandbox", "auto", hasSandbox()],
  ["as a plain process", "off", true],
] as const)("%s", (_way, sandbox, isPossible) => {
  if (!isPossible) return it.skip("there is no sandbox here");
  const isBoxed = sandbox === "auto";
  const world = shareWorld(IMAGES, { sandbox });

  async function seen(): Promise<Seen> {
    await world.until<Pod>("pods", ([one]) => one?.status?.containerStatuses?.[0]?.state.running !== undefined);
    return JSON.parse(await world.untilLog("p", (text) => text.endsWith("\n"))) as Seen;
  }

  describe("a container finds", () => {
    it("Secrets and ConfigMaps as files, at paths that its arguments name", async () => {
      const volumes = [
        { name: "certs", secret: { secretName: "certs" } },
        { name: "config", configMap: { name: "config" } },
        {
          name: "both",
          projected: { sources: [{ secret: { name: "certs", items: [{ key: "tls.key", path: "secret/key" }] } }] },
        },
        { name: "tmp", emptyDir: {} },
      ];
      const volumeMounts = [
        { name: "certs", mountPath: "/certs" },
        { name: "config", mountPath: "/etc/config" },
        { name: "both", mountPath: "/etc/both" },
        { name: "tmp", mountPath: "/tmp" },
      ];
      const args = ["--tls-cert-file=/certs/tls.crt", "/certs/tls.key"];
      await world.create(SECRET, CONFIG, pod({ volumes }, { args, volumeMounts }));
      const result = await seen();
      expect(result).toMatchObject({
        args: ["public", "private"],
        config: "hello",
        renamed: "private",
        keyMode: "600",
      });
      expect(result.env["TMPDIR"]).toBe(isBoxed ? undefined : `${result.env["POD_ROOT"]}/tmp`);
    });

    it("its environment, from values, fields, Secrets and ConfigMaps, and nothing of ours", async () => {
      const env = [
        { name: "NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
        { name: "IP", valueFrom: { fieldRef: { fieldPath: "status.podIP" } } },
        { name: "TIER", valueFrom: { fieldRef: { fieldPath: "metadata.labels['tier']" } } },
        { name: "KEY", valueFrom: { secretKeyRef: { name: "certs", key: "tls.key" } } },
        { name: "WORDS", value: "$(NAME) says $(CONFIG_greeting)" },
      ];
      const envFrom = [{ prefix: "CONFIG_", configMapRef: { name: "config" } }];
      await world.create(SECRET, CONFIG, pod({}, { env, envFrom }));
      const result = await seen();
      expect(result.env).toMatchObject({
        NAME: "p",
        IP: expect.stringMatching(/^10\.244\./) as string,
        TIER: "x",
        KEY: "private",
        WORDS: "p says hello",
        HOSTNAME: "p",
      });
      expect(Object.keys(result.env)).not.toContain("VITEST");
    });

    it("the token of its service account and the way to the main server", async () => {
      const { playground } = world;
      await world.create(
        { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "robot", namespace: NAMESPACE } },
        pod({ serviceAccountName: "robot" }),
      );
      const result = await seen();
      expect(result).toMatchObject({ ca: playground.ca, namespace: NAMESPACE });
      expect(decodeJwt(String(result["token"])).sub).toBe(`system:serviceaccount:${NAMESPACE}:robot`);
      const server = isBoxed ? "https://10.96.0.1:443" : playground.url;
      const [, hostname, port] = /^https:\/\/(.*):(\d+)$/.exec(server) ?? [];
      expect(result.env).toMatchObject({ KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port });
      expect(result["kubeconfig"]).toMatchObject({ clusters: [{ cluster: { server } }] });
    });

    it("no token when it does not want one", async () => {
      await world.create(pod({ automountServiceAccountToken: false }));
      expect(await seen()).toMatchObject({ token: "ENOENT", kubeconfig: null });
    });
  });

  describe("a container waits", () => {
    it("for a Secret that is to be mounted, and says so", async () => {
      const volumes = [{ name: "certs", secret: { secretName: "certs" } }];
      await world.create(pod({ volumes }, { volumeMounts: [{ name: "certs", mountPath: "/certs" }] }));
      await world.until("events", (events) => events.some((event) => event["reason"] === "FailedMount"));
      expect(world.events.at(-1)).toBe(
        `Pod ${NAMESPACE}/p: FailedMount: MountVolume.SetUp failed for volume "certs" : secret "certs" not found`,
      );
      await world.create(SECRET);
      await seen();
    });

    it.each([
      [{ secretKeyRef: { name: "none", key: "k" } }, 'secret "none" not found'],
      [{ configMapKeyRef: { name: "config", key: "k" } }, `couldn't find key k in ConfigMap ${NAMESPACE}/config`],
    ])("for %j in its environment", async (valueFrom, message) => {
      await world.create(CONFIG, pod({}, { env: [{ name: "X", valueFrom }] }));
      const [one] = await world.until<Pod>("pods", ([first]) => waitingReason(first) === "CreateContainerConfigError");
      expect(one?.status?.containerStatuses?.[0]?.state.waiting?.message).toBe(message);
    });
  });

  describe("a readiness probe", () => {
    it("decides when a pod that listens is ready", async () => {
      const readinessProbe = { httpGet: { path: "/healthz", port: 8080 }, periodSeconds: 1 };
      await world.create(pod({}, { image: "server", readinessProbe }));
      await world.until("events", (events) => events.some((event) => event["reason"] === "Unhealthy"));
      expect(world.events.at(-1)).toMatch(/Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 500$/);
      const [one] = await world.until<Pod>("pods", ([first]) => first?.status?.podIP !== undefined);
      expect(one?.status?.containerStatuses?.[0]).toMatchObject({ ready: false, started: true });
      await world.until<Pod>("pods", ([first]) => first?.status?.containerStatuses?.[0]?.ready === true);
    });
  });
});
