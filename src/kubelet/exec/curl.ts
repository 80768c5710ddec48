import { messageOf } from "../../apimachinery/index.ts";
import { readFile } from "node:fs/promises";
import { request as requestHttp, type IncomingMessage } from "node:http";
import { request as requestHttps, type RequestOptions } from "node:https";
import { CurlError, parseCurlArguments, type CurlArguments } from "./curl-arguments.ts";
import { hostPath, print, type ExecStreams, type ExecTarget, type Place } from "./streams.ts";

/** Nothing in a pod is asked for longer, unless it is a stream that goes on. */
const MAX_SECONDS = 3600;

/**
 * Asks from inside the pod: the server itself, the main server and Services, and nothing of this machine. Speaks as curl does,
 * as far as one request needs it.
 */
export async function curl(args: readonly string[], target: ExecTarget, streams: ExecStreams): Promise<number> {
  try {
    const options = parseCurlArguments(args);
    let code = 0;
    for (const url of options.urls) code = await ask(url, options, target, streams);
    return code;
  } catch (error) {
    if (!(error instanceof CurlError)) throw error;
    return print(streams.stderr, `${error.message}\n`, error.code);
  }
}

async function ask(text: string, options: CurlArguments, target: ExecTarget, streams: ExecStreams): Promise<number> {
  const written = /^[a-z]+:\/\//i.test(text) ? text : `http://${text}`;
  if (!URL.canParse(written)) throw new CurlError(3, "curl: (3) URL rejected: Malformed input to a URL function");
  const url = new URL(written);
  if (!["http:", "https:"].includes(url.protocol))
    throw new CurlError(1, `curl: (1) Protocol "${url.protocol.slice(0, -1)}" not supported`);
  const place = await findPlace(url, target);
  const sent = await prepare(url, options, target, place);
  try {
    return await exchange(url, sent, options, streams);
  } catch (error) {
    const failure = curlError(error, url);
    const isQuiet = options.has("silent") && !options.has("show-error");
    return isQuiet ? failure.code : print(streams.stderr, `${failure.message}\n`, failure.code);
  }
}

async function findPlace(url: URL, { network }: ExecTarget): Promise<Place> {
  const port = Number(url.port) || (url.protocol === "https:" ? 443 : 80);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const place = await network.resolve(host, port);
  if (place === "unknown") throw new CurlError(6, `curl: (6) Could not resolve host: ${host}`);
  if (place !== undefined) return place;
  throw new CurlError(7, `curl: (7) Failed to connect to ${host} port ${port} after 0 ms: Couldn't connect to server`);
}

interface Sent extends RequestOptions {
  readonly body: string | undefined;
}

async function prepare(url: URL, options: CurlArguments, target: ExecTarget, place: Place): Promise<Sent> {
  const data = [...options.values("data"), ...options.values("data-raw")];
  const parts = await Promise.all(
    data.map(async (part) => (part.startsWith("@") ? podFile(part.slice(1), target) : part)),
  );
  const body = parts.length === 0 ? undefined : parts.join("&");
  const method = options.value("request") ?? (options.has("head") ? "HEAD" : body === undefined ? "GET" : "POST");
  const pem = async (option: "cacert" | "cert" | "key"): Promise<string | undefined> => {
    const file = options.value(option);
    return file === undefined ? undefined : podFile(file, target);
  };
  const [ca, cert, key] = await Promise.all([pem("cacert"), pem("cert"), pem("key")]);
  return {
    host: place.host,
    port: place.port,
    path: url.pathname + url.search,
    method,
    headers: await headersOf(url, options, target, body),
    agent: false,
    rejectUnauthorized: !options.has("insecure"),
    // An address is no name of a server.
    servername: /^[\d.]+$|:/.test(url.hostname) ? "" : url.hostname,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    body,
  };
}

async function headersOf(
  url: URL,
  options: CurlArguments,
  target: ExecTarget,
  body: string | undefined,
): Promise<Record<string, string | string[]>> {
  const variables = await readVariables(options, target);
  const bearer = options.value("oauth2-bearer");
  const lines = [
    `Host: ${url.host}`,
    `User-Agent: ${options.value("user-agent") ?? "curl/8.14.1"}`,
    "Accept: */*",
    ...(body === undefined
      ? []
      : ["Content-Type: application/x-www-form-urlencoded", `Content-Length: ${Buffer.byteLength(body)}`]),
    ...(bearer === undefined ? [] : [`Authorization: Bearer ${bearer}`]),
    ...options.values("header"),
    ...options.values("expand-header").map((text) => expand(text, variables)),
  ];
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(":");
    if (colon > 0) headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return headers;
}

/** `--variable NAME=VALUE` and `--variable NAME@FILE`. */
async function readVariables(options: CurlArguments, target: ExecTarget): Promise<ReadonlyMap<string, string>> {
  const variables = new Map<string, string>();
  for (const text of options.values("variable")) {
    const [, name = "", sign, value = ""] = /^(\w+)([=@])(.*)$/s.exec(text) ?? [];
    if (name === "") throw new CurlError(2, "curl: option --variable: is badly used here");
    variables.set(name, sign === "@" ? (await podFile(value, target)).trim() : value);
  }
  return variables;
}

function expand(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replace(/\{\{(\w+)(?::trim)?\}\}/g, (_whole, name: string) => variables.get(name) ?? "");
}

async function podFile(file: string, target: ExecTarget): Promise<string> {
  try {
    return await readFile(await hostPath(target, file), "utf8");
  } catch {
    throw new CurlError(26, `curl: (26) Failed to open ${file}`);
  }
}

function exchange(url: URL, { body, ...sent }: Sent, options: CurlArguments, streams: ExecStreams): Promise<number> {
  return new Promise((resolve, reject) => {
    const seconds = Math.min(Number(options.value("max-time")) || MAX_SECONDS, MAX_SECONDS);
    const req = url.protocol === "https:" ? requestHttps(sent) : requestHttp(sent);
    const timer = setTimeout(() => req.destroy(new CurlError(28, timeoutText(seconds))), seconds * 1000);
    const leave = (): void => void req.destroy();
    streams.stdout.once("close", leave);
    req.once("close", () => {
      clearTimeout(timer);
      streams.stdout.off("close", leave);
    });
    req.once("error", reject);
    req.once("response", (res) => {
      show(res, req.method, url, options, streams).then(resolve, reject);
    });
    req.end(body);
  });
}

async function show(
  res: IncomingMessage,
  method: string,
  url: URL,
  options: CurlArguments,
  { stdout, stderr }: ExecStreams,
): Promise<number> {
  const status = res.statusCode ?? 0;
  const head = `HTTP/${res.httpVersion} ${status} ${res.statusMessage ?? ""}\r\n${headerLines(res)}\r\n`;
  if (options.has("verbose")) {
    await print(stderr, `> ${method} ${url.pathname}${url.search} HTTP/1.1\n${head.replace(/^/gm, "< ")}\n`);
  }
  if (options.has("fail") && status >= 400) {
    res.destroy();
    throw new CurlError(22, `curl: (22) The requested URL returned error: ${status}`);
  }
  if (options.has("include") || options.has("head")) await print(stdout, head);
  const isShown = options.value("output") === undefined || options.value("output") === "-";
  for await (const chunk of res as AsyncIterable<Buffer>) if (isShown) await print(stdout, chunk);
  const format = options.value("write-out") ?? "";
  return print(stdout, format.replaceAll("%{http_code}", String(status)).replaceAll(String.raw`\n`, "\n"));
}

function headerLines({ rawHeaders }: IncomingMessage): string {
  let text = "";
  for (let at = 0; at < rawHeaders.length; at += 2) text += `${rawHeaders[at] ?? ""}: ${rawHeaders[at + 1] ?? ""}\r\n`;
  return text;
}

/** What OpenSSL calls them. */
const CERTIFICATE_PROBLEMS: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: "self-signed certificate",
  SELF_SIGNED_CERT_IN_CHAIN: "self-signed certificate in certificate chain",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "unable to get local issuer certificate",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "unable to get local issuer certificate",
  CERT_HAS_EXPIRED: "certificate has expired",
};
const MORE = `More details here: https://curl.se/docs/sslcerts.html

curl failed to verify the legitimacy of the server and therefore could not
establish a secure connection to it. To learn more about this situation and
how to fix it, please visit the webpage mentioned above.`;

function curlError(error: unknown, { hostname, port, protocol }: URL): CurlError {
  if (error instanceof CurlError) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const problem = CERTIFICATE_PROBLEMS[code];
  if (problem !== undefined) return new CurlError(60, `curl: (60) SSL certificate problem: ${problem}\n${MORE}`);
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    const why = `no alternative certificate subject name matches target host name '${hostname}'`;
    return new CurlError(60, `curl: (60) SSL: ${why}\n${MORE}`);
  }
  if (code === "ECONNREFUSED") {
    const number = port === "" ? (protocol === "https:" ? "443" : "80") : port;
    const why = `Failed to connect to ${hostname} port ${number} after 0 ms: Couldn't connect to server`;
    return new CurlError(7, `curl: (7) ${why}`);
  }
  if (code === "ECONNRESET") return new CurlError(52, "curl: (52) Empty reply from server");
  return new CurlError(56, `curl: (56) ${messageOf(error)}`);
}

function timeoutText(seconds: number): string {
  return `curl: (28) Operation timed out after ${seconds * 1000} milliseconds with 0 bytes received`;
}
