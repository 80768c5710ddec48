import { createServer, type AddressInfo } from "node:net";
import { once } from "node:events";
import { describe, expect, it, onTestFinished } from "vitest";
import { execInPod, type Executed } from "../../support/pod-exec.ts";
import { API_SERVICE, NAMESPACE, shareWorld, type Pod } from "../../support/workload-world.ts";

const MOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";
const PODS = "/apis/example.k8s.io/v1/pods";
const REVIEWS = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
const BODY = `Hit '/pods' and URL is '${PODS}'`;

describe("in the tutorial's pod", () => {
  const world = shareWorld();
  let pod = "";

  async function tutorialPod(): Promise<string> {
    await world.tutorial("ServiceAccount", "Deployment", "Service", "APIService");
    await world.playground.waitFor(API_SERVICE);
    const [one] = await world.until<Pod>("pods", () => true);
    return one?.metadata.name ?? "";
  }

  async function run(...command: string[]): Promise<Executed> {
    return execInPod(world.playground, NAMESPACE, pod, command).ended;
  }

  it("curl asks the server itself, by each of its names, and judges its certificate", async () => {
    pod = await tutorialPod();
    for (const host of ["localhost", "127.0.0.1", pod, "example-server", `example-server.${NAMESPACE}.svc`]) {
      expect(await run("curl", "-sk", `https://${host}${PODS}`), host).toEqual({ stdout: BODY, stderr: "", code: 0 });
    }
    expect(await run("curl", "-w", "%{http_code}", "-o", "/dev/null", "-k", "https://localhost/")).toMatchObject({
      stdout: "200",
    });
    expect(await run("curl", "https://localhost/")).toMatchObject({
      code: 60,
      stderr: expect.stringMatching(/^curl: \(60\) SSL certificate problem: self-signed certificate\n/) as string,
    });
  });

  it("curl asks the main server as the pod's account, by the mounted token", async () => {
    pod = await tutorialPod();
    const flags = [
      `--cacert=${MOUNT}/ca.crt`,
      `--variable=token@${MOUNT}/token`,
      "--expand-header=Authorization: Bearer {{token}}",
    ];
    const review = '{"kind":"SelfSubjectReview","apiVersion":"authentication.k8s.io/v1"}';
    const words = [...flags, "-H=Content-Type: application/json", `-d=${review}`].flatMap((flag) => {
      const equals = flag.indexOf("=");
      return [flag.slice(0, equals), flag.slice(equals + 1)];
    });
    const asked = await run("curl", "-sS", ...words, `https://kubernetes.default.svc${REVIEWS}`);
    expect(asked.stderr).toBe("");
    expect(asked.stdout).toContain(`system:serviceaccount:${NAMESPACE}:`);
  });

  it("curl reaches nothing of this machine", async () => {
    pod = await tutorialPod();
    const server = createServer((socket) => socket.end("reached")).listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    for (const [url, code] of [
      [`http://127.0.0.1:${port}/`, 7],
      ["http://192.0.2.1/", 7],
      ["http://example.com/", 6],
      ["file:///etc/passwd", 1],
    ] as const)
      expect(await run("curl", url), url).toMatchObject({ stdout: "", code });
    expect(await run("curl", "-d", "@/etc/passwd", "-k", "https://localhost/")).toMatchObject({ code: 26 });
    expect(await run("curl", "--proxy", "http://127.0.0.1:1", "http://localhost/")).toMatchObject({ code: 2 });
  });

  it("tcpdump prints the packets of a request, and why they cannot be read", async () => {
    pod = await tutorialPod();
    const dump = execInPod(world.playground, NAMESPACE, pod, ["tcpdump", "-i", "any", "-nn", "-c", "8", "port", "443"]);
    await dump.said("listening on any");
    expect((await world.playground.client().get(PODS)).text).toBe(BODY);
    const { stdout, stderr, code } = await dump.ended;
    const lines = stdout.trimEnd().split("\n");
    expect(lines).toHaveLength(8);
    expect(lines[0]).toMatch(
      /^[\d:.]+ eth0 {2}In {2}IP 10\.244\.0\.1\.\d+ > 10\.244\.\d+\.\d+\.443: Flags \[S\], seq 0/,
    );
    expect(lines[3]).toMatch(/Flags \[P\.\], seq 1:\d+, ack 1, win 501, length [1-9]\d+$/);
    expect(stdout).not.toContain("Hit");
    expect(stderr).toContain("The bytes are encrypted (TLS)");
    expect(code).toBe(0);
    // The way is as before.
    expect((await world.playground.client().get(PODS)).text).toBe(BODY);
  });
});
