import { X509Certificate, createPrivateKey, createPublicKey } from "node:crypto";
import { join } from "node:path";
import { generateKey, generateTokenKey, loadSigning, splitHosts, type Signing } from "./certificate-authority.ts";
import type { KeyPair, PrivateKey } from "./certificate-options.ts";
import { coversHosts, isCurrent, readKeyPair, renderKeyPair } from "../verify/key-pair-check.ts";
import { openPrivateDirectory, readPrivateFile, writePrivateFile } from "../files/private-files.ts";

export interface PlaygroundPki {
  /** Signs the serving certificates and the administrator's client certificate. */
  readonly ca: KeyPair;
  /** Signs the client certificate by which a backend knows the main apiserver. */
  readonly frontProxyCa: KeyPair;
  readonly frontProxyClient: KeyPair;
  readonly apiserver: KeyPair;
  readonly admin: KeyPair;
  /** PEM; signs service account tokens. */
  readonly serviceAccountKey: { readonly privateKey: string; readonly publicKey: string };
  /** A certificate for a Service's names, made at the first use. @throws Error when a name could not be one of a Service */
  serving(service: string, namespace: string): Promise<KeyPair>;
}

export interface PkiOptions {
  /** Unix milliseconds. */
  readonly now: number;
  /** More names and addresses for the apiserver's certificate. */
  readonly hosts?: readonly string[];
}

/** Where the files are kept: a directory, or memory. */
interface Vault {
  /** For messages. */
  readonly pathOf: (name: string) => string;
  readonly read: (name: string) => Promise<string | undefined>;
  readonly write: (name: string, text: string) => Promise<void>;
}

const APISERVER_HOSTS = [
  "localhost",
  "kubernetes",
  "kubernetes.default",
  "kubernetes.default.svc",
  "kubernetes.default.svc.cluster.local",
  "127.0.0.1",
  "::1",
  "10.96.0.1",
] as const;

/** A certificate that ends within a week is replaced at the start: a playground may run for days. */
const RENEWAL_MARGIN_MS = 7 * 24 * 3_600_000;
/** RFC 1123 labels, as Kubernetes has them; keeps file names harmless too. */
const SERVICE_NAME = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/**
 * The certificates under a directory (mode 0700, files 0600), made or renewed where needed.
 * @throws Error naming the file that is broken or a symbolic link, or the directory that cannot be written
 */
export async function openPki(directory: string, options: PkiOptions): Promise<PlaygroundPki> {
  await openPrivateDirectory(directory);
  const pathOf = (name: string): string => join(directory, name);
  return buildPki(
    {
      pathOf,
      read: (name) => readPrivateFile(pathOf(name)),
      write: (name, text) => writePrivateFile(pathOf(name), text),
    },
    options,
  );
}

/** As openPki, but nothing is written to disk. What is in `kept` is used again as long as it is good, and what is made is put there. */
export async function createEphemeralPki(
  options: PkiOptions,
  kept: Map<string, string> = new Map(),
): Promise<PlaygroundPki> {
  const write = async (name: string, text: string): Promise<void> => void kept.set(name, text);
  return buildPki({ pathOf: (name) => name, read: async (name) => kept.get(name), write }, options);
}

const FILES = {
  ca: "ca.pem",
  frontProxyCa: "front-proxy-ca.pem",
  frontProxyClient: "front-proxy-client.pem",
  apiserver: "apiserver.pem",
  admin: "admin.pem",
  serviceAccount: "service-account.pem",
  /** The authority's certificate alone, for clients. */
  caCertificate: "ca.crt",
} as const;

type FileName = keyof typeof FILES;
type Texts = Readonly<Record<FileName, string | undefined>>;

/** Every key that is missing is made at once, on the thread pool; each certificate follows when its key and its issuer are there. */
async function buildPki(vault: Vault, { now, hosts = [] }: PkiOptions): Promise<PlaygroundPki> {
  const texts = await readAll(vault);
  const keptCa = keptAuthority(vault, "ca", texts, now);
  const keptProxyCa = keptAuthority(vault, "frontProxyCa", texts, now);
  const names = splitHosts([...APISERVER_HOSTS, ...hosts]);

  const authority = (name: FileName, commonName: string, kept: KeyPair | undefined): Authority => ({
    kept,
    pair: kept === undefined ? newAuthority(vault, name, commonName, now) : Promise.resolve(kept),
  });
  const ca = authority("ca", "aggregation-playground-ca", keptCa);
  const frontProxyCa = authority("frontProxyCa", "aggregation-playground-front-proxy-ca", keptProxyCa);
  const leaf = (name: FileName, issuer: Authority, sign: Signer, wanted: readonly string[] = []): Promise<KeyPair> =>
    openLeaf(vault, { file: FILES[name], text: texts[name], issuer, hosts: wanted, now, sign });

  const [caPair, frontProxyCaPair, frontProxyClient, apiserver, admin, serviceAccountKey] = await Promise.all([
    ca.pair,
    frontProxyCa.pair,
    leaf("frontProxyClient", frontProxyCa, ({ signClient }, issuer, key) =>
      signClient(issuer, key, { user: "front-proxy-client", groups: [], now }),
    ),
    leaf(
      "apiserver",
      ca,
      ({ signServing }, issuer, key) => signServing(issuer, key, { commonName: "kube-apiserver", ...names, now }),
      [...names.dnsNames, ...names.ipAddresses],
    ),
    leaf("admin", ca, ({ signClient }, issuer, key) =>
      signClient(issuer, key, { user: "admin", groups: ["system:masters"], now }),
    ),
    openServiceAccountKey(vault, texts.serviceAccount),
  ]);
  if (texts.caCertificate !== caPair.cert) await vault.write(FILES.caCertificate, caPair.cert);
  return {
    ca: caPair,
    frontProxyCa: frontProxyCaPair,
    frontProxyClient,
    apiserver,
    admin,
    serviceAccountKey,
    serving: createServing(vault, caPair, now),
  };
}

async function readAll(vault: Vault): Promise<Texts> {
  const entries = Object.entries(FILES).map(async ([name, file]) => [name, await vault.read(file)] as const);
  return Object.fromEntries(await Promise.all(entries)) as Texts;
}

interface Authority {
  /** Undefined when it is made again, and with it all that it signs. */
  readonly kept: KeyPair | undefined;
  readonly pair: Promise<KeyPair>;
}

/** Undefined without the file and after its time. @throws Error when the file is broken: what it signed is in use elsewhere */
function keptAuthority(vault: Vault, name: FileName, texts: Texts, now: number): KeyPair | undefined {
  const text = texts[name];
  if (text === undefined) return undefined;
  const read = readKeyPair(text);
  const problem =
    "problem" in read ? read.problem : read.certificate.ca ? undefined : "it is no authority's certificate";
  if ("problem" in read || problem !== undefined)
    throw new Error(
      `${vault.pathOf(FILES[name])} cannot be used: ${problem}; restore the file, or delete it to have all certificates made anew`,
    );
  return isCurrent(read.certificate, now, RENEWAL_MARGIN_MS) ? read.pair : undefined;
}

async function newAuthority(vault: Vault, name: FileName, commonName: string, now: number): Promise<KeyPair> {
  const [key, { signAuthority }] = await Promise.all([generateKey(), loadSigning()]);
  const pair = signAuthority(key, commonName, now);
  await vault.write(FILES[name], renderKeyPair(pair));
  return pair;
}

type Signer = (signing: Signing, issuer: KeyPair, key: PrivateKey) => KeyPair;

interface LeafRequest {
  readonly file: string;
  /** What the file holds now. */
  readonly text: string | undefined;
  readonly issuer: Authority;
  /** Names and addresses that the certificate must be for. */
  readonly hosts: readonly string[];
  readonly now: number;
  readonly sign: Signer;
}

/** The kept certificate when it is whole, current, for the hosts and signed by the authority, else a new one. */
async function openLeaf(vault: Vault, request: LeafRequest): Promise<KeyPair> {
  const kept = keptLeaf(request);
  if (kept !== undefined) return kept;
  const [key, signing, issuer] = await Promise.all([generateKey(), loadSigning(), request.issuer.pair]);
  const pair = request.sign(signing, issuer, key);
  await vault.write(request.file, renderKeyPair(pair));
  return pair;
}

function keptLeaf({ text, issuer, hosts, now }: LeafRequest): KeyPair | undefined {
  if (text === undefined || issuer.kept === undefined) return undefined;
  const read = readKeyPair(text);
  if ("problem" in read) return undefined;
  const isGood =
    isCurrent(read.certificate, now, RENEWAL_MARGIN_MS) &&
    coversHosts(read.certificate, hosts) &&
    isSignedBy(read.certificate, issuer.kept);
  return isGood ? read.pair : undefined;
}

function isSignedBy(certificate: X509Certificate, { cert }: KeyPair): boolean {
  const issuer = new X509Certificate(cert);
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

async function openServiceAccountKey(
  vault: Vault,
  text: string | undefined,
): Promise<PlaygroundPki["serviceAccountKey"]> {
  const kept = text === undefined ? undefined : serviceAccountKey(text);
  if (kept !== undefined) return kept;
  const { pem } = await generateTokenKey();
  await vault.write(FILES.serviceAccount, pem);
  return { privateKey: pem, publicKey: publicKeyOf(pem) };
}

function serviceAccountKey(text: string): PlaygroundPki["serviceAccountKey"] | undefined {
  try {
    return { privateKey: text, publicKey: publicKeyOf(text) };
  } catch {
    return undefined;
  }
}

function publicKeyOf(privateKey: string): string {
  return createPublicKey(createPrivateKey(privateKey)).export({ type: "spki", format: "pem" }).toString();
}

/** One certificate per Service, also when it is asked for several times at once. */
function createServing(vault: Vault, ca: KeyPair, now: number): PlaygroundPki["serving"] {
  const made = new Map<string, Promise<KeyPair>>();
  const issuer: Authority = { kept: ca, pair: Promise.resolve(ca) };
  const make = async (service: string, namespace: string): Promise<KeyPair> => {
    const file = `serving-${service}.${namespace}.pem`;
    const name = `${service}.${namespace}.svc`;
    const hosts = [name, `${name}.cluster.local`, service, `${service}.${namespace}`, "localhost", "127.0.0.1"];
    const text = await vault.read(file);
    return openLeaf(vault, {
      file,
      text,
      issuer,
      hosts,
      now,
      sign: ({ signServing }, authority, key) =>
        signServing(authority, key, { commonName: name, ...splitHosts(hosts), now }),
    });
  };
  return async (service, namespace) => {
    if (!SERVICE_NAME.test(service) || !SERVICE_NAME.test(namespace))
      throw new Error(
        `no certificate for ${JSON.stringify(`${service}.${namespace}`)}: these are no names of a Service`,
      );
    const key = `${service}.${namespace}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    const fresh = make(service, namespace);
    made.set(key, fresh);
    fresh.catch(() => made.delete(key));
    return fresh;
  };
}
