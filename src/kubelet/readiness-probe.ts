import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { connect } from "node:net";
import { messageOf, MAX_TIMER_MS, type Clock } from "../apimachinery/index.ts";
import type { IntOrString, Probe } from "../types/index.ts";

export interface ReadinessProbeOptions {
  readonly probe: Probe;
  readonly clock: Clock;
  /** Where a port of the container really is; undefined where nothing listens. */
  readonly localPort: (port: IntOrString) => number | undefined | Promise<number | undefined>;
  /** The verdict has changed. */
  readonly onChange: () => void;
  readonly onFailure: (why: string) => void;
}

export interface RunningProbe {
  isReady(): boolean;
  stop(): void;
}

/** Resolves to what is wrong, undefined for nothing. */
type Check = (port: number, timeoutMs: number) => Promise<string | undefined>;

/**
 * httpGet and tcpSocket probes with the kubelet's thresholds (`pkg/kubelet/prober`). undefined for kinds of probes that
 * cannot run here; such a container is ready when it listens.
 */
export function startReadinessProbe(options: ReadinessProbeOptions): RunningProbe | undefined {
  const check = checkOf(options.probe);
  const port = options.probe.httpGet?.port ?? options.probe.tcpSocket?.port;
  return check === undefined || port === undefined ? undefined : new ProbeLoop(options, check, port);
}

class ProbeLoop implements RunningProbe {
  private readonly options: ReadinessProbeOptions;
  private readonly check: Check;
  private readonly port: IntOrString;
  private ready = false;
  /** How often the last answer came in a row. */
  private streak = 0;
  private lastPassed: boolean | undefined;
  private stopped = false;
  private cancel: () => void;

  constructor(options: ReadinessProbeOptions, check: Check, port: IntOrString) {
    this.options = options;
    this.check = check;
    this.port = port;
    this.cancel = options.clock.after((options.probe.initialDelaySeconds ?? 0) * 1000, () => this.run());
  }

  isReady(): boolean {
    return this.ready;
  }

  stop(): void {
    this.stopped = true;
    this.cancel();
  }

  private async run(): Promise<void> {
    const { probe, clock } = this.options;
    const problem = await this.problem();
    if (this.stopped) return;
    this.judge(problem);
    this.cancel = clock.after((probe.periodSeconds ?? 10) * 1000, () => this.run());
  }

  /** A request that cannot be made, e.g. with a header of two lines, is a failed probe. */
  private async problem(): Promise<string | undefined> {
    const local = await this.options.localPort(this.port);
    if (local === undefined) return `dial tcp: connect: connection refused (nothing listens at port ${this.port})`;
    try {
      return await this.check(local, Math.min((this.options.probe.timeoutSeconds ?? 1) * 1000, MAX_TIMER_MS));
    } catch (error) {
      return messageOf(error);
    }
  }

  private judge(problem: string | undefined): void {
    const { probe, onChange, onFailure } = this.options;
    const passed = problem === undefined;
    this.streak = passed === this.lastPassed ? this.streak + 1 : 1;
    this.lastPassed = passed;
    if (problem !== undefined) onFailure(problem);
    const threshold = passed ? (probe.successThreshold ?? 1) : (probe.failureThreshold ?? 3);
    if (passed === this.ready || this.streak < threshold) return;
    this.ready = passed;
    onChange();
  }
}

function checkOf({ httpGet, tcpSocket }: Probe): Check | undefined {
  if (httpGet !== undefined) {
    const { path = "/", scheme = "HTTP", httpHeaders = [] } = httpGet;
    const headers = Object.fromEntries(httpHeaders.map(({ name, value }) => [name, value]));
    return (port, timeoutMs) => checkHttp(scheme === "HTTPS", port, requestPath(path), headers, timeoutMs);
  }
  return tcpSocket === undefined ? undefined : checkTcp;
}

/** As Go's net/url writes it (`pkg/probe/http` formatURL): what no URL holds is escaped, the fragment stays here. */
function requestPath(given: string): string {
  const [path = ""] = given.split("#");
  const escaped = path
    .replace(/%(?![0-9A-Fa-f]{2})/g, "%25")
    .replace(/[^!-~]|["<>\\^`{|}]/gu, (character) => encodeURIComponent(character));
  return escaped.startsWith("/") ? escaped : `/${escaped}`;
}

/** The kubelet takes 200 to 399 for success and verifies no certificate. */
function checkHttp(
  isTls: boolean,
  port: number,
  path: string,
  headers: Readonly<Record<string, string>>,
  timeoutMs: number,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const common = { host: "127.0.0.1", port, path, headers, agent: false, signal: AbortSignal.timeout(timeoutMs) };
    const req = isTls ? requestHttps({ ...common, rejectUnauthorized: false }) : requestHttp(common);
    req.once("response", (res) => {
      const status = res.statusCode ?? 0;
      res.destroy();
      resolve(status >= 200 && status < 400 ? undefined : `HTTP probe failed with statuscode: ${status}`);
    });
    req.on("error", (error) => resolve(error.message));
    req.end();
  });
}

function checkTcp(port: number, timeoutMs: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    const finish = (problem: string | undefined): void => {
      socket.destroy();
      resolve(problem);
    };
    socket.setTimeout(timeoutMs, () => finish("i/o timeout"));
    socket.once("connect", () => finish(undefined));
    socket.once("error", (error) => finish(error.message));
  });
}
