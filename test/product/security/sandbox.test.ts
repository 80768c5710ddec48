// What a container in a sandbox sees, reaches and leaves behind; and what is refused where there is none.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import type { KubeObject } from "../../../src/index.ts";
import { startCli } from "../../support/cli-process.ts";
import { freePort } from "../../support/free-port.ts";
import { hasSandbox } from "../../support/programs.ts";
import { NAMESPACE, shareWorld, waitingReason, type Pod, type TestImage } from "../../support/workload-world.ts";

const directory = mkdtempSync(path.join(tmpdir(), "sandbox-"));
afterAll(() => rmSync(directory, { recursive: true }));
writeFileSync(path.join(directory, "listed"), "listed");
writeFileSync(path.join(directory, "unlisted"), "unlisted");

/** Runs the JavaScript that its arguments are: only a sandbox lets a manifest say that. */
const RUNS: TestImage = {
  image: "example.com/runs:v1",
  command: [process.execPath, "-e", "eval(process.argv.slice(1).join(' '))", "--"],
  entrypoint: ["/bin/runs"],
  args: "any",
  read: ["<system>", path.join(directory, "listed")],
};

const print = (what: string): string => `console.log(JSON.stringify(${what})); setInterval(() => {}, 1000)`;
const serve = (port: number, says: string): string =>
  `require('http').createServer((q, s) => s.end('${says}')).listen(${port}, () => console.log('listening'))`;
const ask = (url: string): string =>
  `(async () => { for (;;) { try { console.log(await (await fetch('${url}')).text()); break } catch { await new Promise((r) => setTimeout(r, 50)) } } })(); setInterval(() => {}, 1000)`;

interface Spec {
  readonly [field: string]: unknown;
}

function pod(
  name: string,
  containers: readonly Spec[],
  spec: Spec = {},
  labels: Record<string, string> = {},
): KubeObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: NAMESPACE, labels },
    spec: {
      containers: containers.map((container, index) => ({ name: `c${index}`, image: RUNS.image, ...container })),
      ...spec,
    },
  };
}

const service = (name: string, port: number, targetPort: number): KubeObject => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name, namespace: NAMESPACE },
  spec: { selector: { app: name }, ports: [{ port, targetPort }] },
});

describe.runIf(hasSandbox())("a container in a sandbox", () => {
  const world = shareWorld([RUNS, { ...RUNS, image: "example.com/listens:v1", port: 443 }]);
  const LISTENS = "example.com/listens:v1";

  async function running(name: string): Promise<void> {
    await world.until<Pod>("pods", (pods) =>
      pods.some(
        ({ metadata, status }) =>
          metadata.name === name &&
          status?.containerStatuses?.every(({ state }) => state.running !== undefined) === true,
      ),
    );
  }

  async function says(code: string): Promise<unknown> {
    await world.create(pod("p", [{ command: ["/bin/runs", print(code)] }]));
    await running("p");
    return JSON.parse(await world.untilLog("p", (text) => text.endsWith("\n")));
  }

  it("sees nothing of the machine's files but what its image lists", async () => {
    const read = (file: string): string =>
      `(() => { try { return fs.readFileSync('${file}', 'utf8') } catch (error) { return error.code } })()`;
    const seen = await says(
      `[fs.readdirSync('/').sort(), ${read(path.join(directory, "listed"))}, ${read(path.join(directory, "unlisted"))}, ${read("/etc/shadow")}, fs.readdirSync('/root'), ${read("/etc/hosts")}]`,
    );
    const [root, listed, unlisted, shadow, home, hosts] = seen as [string[], string, string, string, string[], string];
    const machine = new Set(["bin", "sbin", "lib", "lib32", "lib64", "libx32", "usr", "etc"]);
    expect(root.filter((name) => !machine.has(name))).toEqual(["dev", "proc", "root", "tmp", "var"]);
    expect([listed, unlisted, shadow, home]).toEqual(["listed", "ENOENT", "ENOENT", []]);
    expect(hosts).toContain("10.96.0.1 kubernetes.default.svc.cluster.local kubernetes.default.svc kubernetes.default");
  });

  it("sees no process but its own, and has no rights over the machine", async () => {
    const seen = await says(
      `[process.pid, fs.readdirSync('/proc').filter((name) => /^\\\\d+$/.test(name)).length, /CapEff:\\\\s*(.*)/.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1]]`.replaceAll(
        "\\\\",
        "\\",
      ),
    );
    const [pid, processes, capabilities] = seen as [number, number, string];
    expect(pid).toBeLessThan(10);
    expect(processes).toBeLessThanOrEqual(3);
    expect(capabilities).toBe("0000000000000000");
  });

  it("reaches no port of the machine", async () => {
    const server = createServer((socket) => socket.end("reached")).listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const outcome = (host: string): string =>
      `await new Promise((r) => require('net').connect(${port}, '${host}').on('error', (error) => r(error.code)).on('connect', () => r('connected')))`;
    await world.create(
      pod("p", [
        {
          args: [
            `(async () => { ${print(`[${outcome("127.0.0.1")}, ${outcome("169.254.1.1")}, ${outcome("8.8.8.8")}]`)} })()`,
          ],
        },
      ]),
    );
    await running("p");
    const seen = JSON.parse(await world.untilLog("p", (text) => text.endsWith("\n"))) as string[];
    expect(seen).toEqual(["ECONNREFUSED", "ECONNREFUSED", expect.stringMatching(/^E(NET|HOST)UNREACH$/)]);
  });

  it("shares localhost with the others of its pod, and ports with nobody else", async () => {
    const containers = [{ args: [serve(2379, "mine")] }, { args: [ask("http://localhost:2379/")] }];
    await world.create(pod("a", containers), pod("b", containers));
    for (const name of ["a", "b"]) {
      await running(name);
      const log = `/api/v1/namespaces/${NAMESPACE}/pods/${name}/log?container=c1`;
      await expect
        .poll(async () => (await world.playground.client().get(log)).text, { timeout: 15_000 })
        .toBe("mine\n");
    }
  });

  it("reaches Services by name and address, and the main server as a client in a cluster does, at 443 too", async () => {
    await world.create(
      service("web", 80, 443),
      pod("web", [{ image: LISTENS, args: [serve(443, "web")] }], {}, { app: "web" }),
    );
    await world.until<Pod>("pods", ([one]) => one?.status?.containerStatuses?.[0]?.ready === true);
    const client = `
      const mount = '/var/run/secrets/kubernetes.io/serviceaccount/';
      const options = { ca: fs.readFileSync(mount + 'ca.crt'), headers: { authorization: 'Bearer ' + fs.readFileSync(mount + 'token') } };
      const get = (url) => new Promise((r) => require(url.split(':')[0]).get(url, options, (res) => { let text = ''; res.on('data', (d) => text += d).on('end', () => r(res.statusCode + ' ' + text)) }).on('error', (error) => r(error.message)));
      const host = process.env.KUBERNETES_SERVICE_HOST + ':' + process.env.KUBERNETES_SERVICE_PORT;
      require('net').createServer(() => {}).listen(443, async () => console.log(JSON.stringify([await get('http://web/'), await get('http://web.${NAMESPACE}.svc.cluster.local/'), await get('https://kubernetes.default.svc/version'), await get('https://' + host + '/version'), await get('http://web:81/')])));
    `;
    await world.create(pod("client", [{ args: [client] }]));
    await running("client");
    const text = await world.untilLog("client", (log) => log.endsWith("\n"));
    const [short, long, version, inCluster, refused] = JSON.parse(text) as string[];
    expect([short, long]).toEqual(["200 web", "200 web"]);
    expect(version).toMatch(/^200 .*"gitVersion"/s);
    expect(inCluster).toBe(version);
    expect(refused).toContain("ECONNREFUSED");
  });

  it("is not ready for a probe of a port where nobody listens", async () => {
    const readinessProbe = { tcpSocket: { port: 444 }, periodSeconds: 1 };
    await world.create(
      pod("p", [{ image: LISTENS, args: [serve(443, "up")], readinessProbe, ports: [{ containerPort: 444 }] }]),
    );
    await world.until("events", (events) => events.some((event) => event["reason"] === "Unhealthy"));
    expect(world.events.at(-1)).toContain("Readiness probe failed: dial tcp: connect: connection refused");
  });

  it("ends with all its children, also those that left its group and its environment", async () => {
    const child =
      "require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', 'stray'], { detached: true, stdio: 'ignore', env: {} }).unref()";
    const mark = `stray-${process.pid}`;
    await world.create(
      pod("p", [{ args: [`${child.replace("stray", mark)}; console.log('up'); setInterval(() => {}, 1000)`] }]),
    );
    await running("p");
    await world.untilLog("p", (text) => text === "up\n");
    expect(processesWith(mark)).toBeGreaterThan(0);
    await world.objects.delete({ group: "", resource: "pods", namespace: NAMESPACE }, "p", { gracePeriodSeconds: 0 });
    await world.until("pods", (pods) => pods.length === 0);
    await expect.poll(() => processesWith(mark)).toBe(0);
  });

  it.each([
    ["its own exit code", "process.exit(3)", { exitCode: 3, reason: "Error" }],
    ["success", "0", { exitCode: 0, reason: "Completed" }],
  ])("tells %s", async (_what, code, terminated) => {
    await world.create(pod("p", [{ args: [code] }], { restartPolicy: "Never" }));
    const [one] = await world.until<Pod>(
      "pods",
      ([first]) => first?.status?.containerStatuses?.[0]?.state.terminated !== undefined,
    );
    expect(one?.status?.containerStatuses?.[0]?.state.terminated).toMatchObject(terminated);
  });

  it("is told to end, and may take its time", async () => {
    await world.create(
      pod("p", [
        {
          args: [
            "process.on('SIGTERM', () => { console.log('bye'); process.exit(0) }); console.log('up'); setInterval(() => {}, 1000)",
          ],
        },
      ]),
    );
    await running("p");
    const heard = world.untilLog("p", (text) => text === "up\nbye\n");
    await world.untilLog("p", (text) => text === "up\n");
    await world.objects.delete({ group: "", resource: "pods", namespace: NAMESPACE }, "p");
    await heard;
    await world.until("pods", (pods) => pods.length === 0);
  });

  it("is announced by the node", async () => {
    await world.create(pod("p", [{ args: ["0"] }]));
    const nodes = { group: "", resource: "nodes" };
    await expect
      .poll(async () => (await world.objects.get(nodes, "playground"))["status"], { timeout: 10_000 })
      .toMatchObject({ nodeInfo: { containerRuntimeVersion: expect.stringMatching(/^bubblewrap:\/\/\d/) as string } });
  });
});

describe.runIf(hasSandbox())("sandboxes", () => {
  // A first start may have to build the program.
  it("end when the playground is killed with SIGKILL", { timeout: 120_000 }, async () => {
    const images = path.join(directory, "images.json");
    const mark = `orphan-${process.pid}`;
    const stays = ["node", "-e", `setInterval(() => {}, 1000); console.log('up')`, mark];
    writeFileSync(images, JSON.stringify({ images: [{ image: "example.com/stays:v1", command: stays }] }));
    const manifest = path.join(directory, "pod.yaml");
    writeFileSync(
      manifest,
      JSON.stringify(pod("p", [{ image: "example.com/stays:v1" }])).replace(NAMESPACE, "default"),
    );
    await using cli = await startCli(["--images", images, "-f", manifest]);
    await expect.poll(() => processesWith(mark), { timeout: 15_000 }).toBeGreaterThan(0);
    await cli.stop("SIGKILL");
    await expect.poll(() => processesWith(mark), { timeout: 15_000 }).toBe(0);
  });
});

describe("without a sandbox", async () => {
  const port = await freePort();
  const fixed: TestImage = {
    image: "example.com/fixed:v1",
    command: [process.execPath, "-e", `require('http').createServer().listen(${port}, '127.0.0.1')`],
    port,
    fixedPort: true,
  };
  const world = shareWorld([RUNS, fixed], { sandbox: "off" });

  async function refusal(): Promise<string | undefined> {
    const waits = ({ status }: Pod): string | undefined => status?.containerStatuses?.[0]?.state.waiting?.message;
    const pods = await world.until<Pod>("pods", (all) =>
      all.some((one) => waits(one) !== undefined && waitingReason(one) !== "ContainerCreating"),
    );
    return pods.map(waits).find((message) => message !== undefined);
  }

  it("`args: any` is refused with a sentence", async () => {
    await world.create(pod("p", [{ args: ["anything"] }]));
    expect(await refusal()).toBe(
      'the image catalogue lets example.com/runs:v1 have any arguments ("args: any"), and that needs the sandbox, which is not in use here; list the arguments instead',
    );
  });

  it("a second pod with the same fixed port is refused with a sentence, until the first one goes", async () => {
    await world.create(pod("a", [{ image: fixed.image }]));
    await world.until<Pod>("pods", ([one]) => one?.status?.containerStatuses?.[0]?.ready === true);
    await world.create(pod("b", [{ image: fixed.image }]));
    expect(await refusal()).toContain(
      `port ${port} of this machine is taken by pod example-namespace/a: without a sandbox`,
    );
    await world.objects.delete({ group: "", resource: "pods", namespace: NAMESPACE }, "a", { gracePeriodSeconds: 0 });
    await world.until<Pod>("pods", (pods) => pods.length === 1);
    world.clock.advance(2000);
    await world.until<Pod>("pods", ([one]) => one?.status?.containerStatuses?.[0]?.ready === true);
  });

  it("the node says so", async () => {
    await world.create(pod("p", [{}]));
    await expect
      .poll(async () => (await world.objects.get({ group: "", resource: "nodes" }, "playground"))["status"], {
        timeout: 10_000,
      })
      .toMatchObject({ nodeInfo: { osImage: "processes of this machine, no sandbox: it is switched off" } });
  });
});

function processesWith(text: string): number {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(text) && Number(pid) !== process.pid;
    } catch {
      return false;
    }
  }).length;
}
