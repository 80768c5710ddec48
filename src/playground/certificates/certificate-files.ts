import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { stringify } from "yaml";
import { typedCommand } from "../../apimachinery/index.ts";
import {
  createAuthority,
  issueServing,
  type KeyPair,
  openPrivateDirectory,
  writePrivateFile,
} from "../../pki/index.ts";
import { StartupError } from "../lifecycle/index.ts";

/** The tutorial's certificate steps as files: an authority, a serving certificate for a Service, and what Kubernetes is given. */

export const DEFAULT_DIRECTORY = "certificates";

export interface CertificateFiles {
  readonly key: string;
  readonly cert: string;
}

/**
 * Writes `ca.key` and `ca.crt` (mode 0600). An authority that is there is kept, as kubeadm keeps one: certificates that it signed
 * would be nobody's. @throws StartupError where half of one is there, Error naming the directory or file that cannot be written
 */
export async function writeAuthority(
  directory: string,
  commonName: string,
  now: number,
): Promise<CertificateFiles & { readonly isKept: boolean }> {
  const files = pairFiles(directory, "ca");
  const [hasKey, hasCert] = [existsSync(files.key), existsSync(files.cert)];
  if (hasKey && hasCert) {
    await readPair(directory, "ca");
    return { ...files, isKept: true };
  }
  if (hasKey || hasCert) {
    const [there, missing] = hasKey ? [files.key, files.cert] : [files.cert, files.key];
    throw new StartupError(`${there} exists without ${missing}: put that back, or remove the one that is there.`);
  }
  return { ...(await writePair(directory, "ca", await createAuthority(commonName, now))), isKept: false };
}

function pairFiles(directory: string, name: string): CertificateFiles {
  return { key: path.join(directory, `${name}.key`), cert: path.join(directory, `${name}.crt`) };
}

export interface ServingRequest {
  readonly service: string;
  readonly namespace: string;
  /** Where `ca.key` and `ca.crt` are, and where `tls.key` and `tls.crt` go. */
  readonly directory: string;
  /** Leaves out the Subject Alternative Names, as the tutorial did: Go refuses such a certificate. */
  readonly omitSubjectAltNames: boolean;
  readonly now: number;
}

/** Writes `tls.key` and `tls.crt` (mode 0600) for `<service>.<namespace>.svc`. @throws StartupError where there is no authority */
export async function writeServing(request: ServingRequest): Promise<CertificateFiles> {
  const { service, namespace, directory, omitSubjectAltNames, now } = request;
  const ca = await readPair(directory, "ca");
  const name = `${service}.${namespace}.svc`;
  const dnsNames = [name, `${name}.cluster.local`];
  const pair = await issueServing(ca, { commonName: name, dnsNames, ipAddresses: [], now, omitSubjectAltNames });
  return writePair(directory, "tls", pair);
}

/** The Secret of the serving certificate, as YAML. @throws StartupError where there is none */
export async function secretManifest(directory: string, name: string, namespace: string): Promise<string> {
  const { key, cert } = await readPair(directory, "tls");
  const encode = (text: string): string => Buffer.from(text).toString("base64");
  return stringify({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, namespace },
    type: "kubernetes.io/tls",
    data: { "tls.crt": encode(cert), "tls.key": encode(key) },
  });
}

/** The authority's certificate as `spec.caBundle` takes it. @throws StartupError where there is none */
export async function caBundle(directory: string): Promise<string> {
  return Buffer.from(await readPem(path.join(directory, "ca.crt"))).toString("base64");
}

async function writePair(directory: string, name: string, pair: KeyPair): Promise<CertificateFiles> {
  await openPrivateDirectory(directory);
  const files = pairFiles(directory, name);
  await writePrivateFile(files.key, pair.key);
  await writePrivateFile(files.cert, pair.cert);
  return files;
}

async function readPair(directory: string, name: string): Promise<KeyPair> {
  const [key, cert] = await Promise.all(["key", "crt"].map((end) => readPem(path.join(directory, `${name}.${end}`))));
  return { key: key ?? "", cert: cert ?? "" };
}

const BEFORE: Readonly<Record<string, string>> = { ca: "pki ca", tls: "pki serving SERVICE NAMESPACE" };

async function readPem(file: string): Promise<string> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    const step = BEFORE[path.basename(file).split(".")[0] ?? ""] ?? "";
    const directory = path.dirname(file);
    const where = directory === path.resolve(DEFAULT_DIRECTORY) ? "" : ` --dir ${directory}`;
    throw new StartupError(
      error.code === "ENOENT"
        ? `${file} does not exist. Make it first: ${typedCommand(step + where, process.env)}`
        : `${file} cannot be read (${error.code}).`,
      { cause: error },
    );
  });
  if (!text.includes("-----BEGIN ")) throw new StartupError(`${file} holds no PEM.`);
  return text;
}
