import { access } from "node:fs/promises";
import path from "node:path";
import { writePrivate } from "./private-file.ts";

export interface KeyPair {
  /** PEM. */
  readonly key: string;
  readonly cert: string;
}

/** A certificate that signs itself. */
export type SelfSigned = (commonName: string) => Promise<KeyPair>;

/** Paths. */
export interface CertificateFiles {
  readonly cert: string;
  readonly key: string;
}

export interface ImageCertificates {
  get(commonName: string): Promise<CertificateFiles>;
  /** Resolves when nothing is written any more. */
  settled(): Promise<void>;
}

/** The certificates that images carry, each made once and kept below the directory. */
export function createImageCertificates(workDirectory: string, selfSigned: SelfSigned): ImageCertificates {
  const certificates = new Map<string, Promise<CertificateFiles>>();
  return {
    get(commonName) {
      const known = certificates.get(commonName);
      if (known !== undefined) return known;
      const made = bakeCertificate(workDirectory, selfSigned, commonName);
      certificates.set(commonName, made);
      made.catch(() => certificates.delete(commonName));
      return made;
    },
    async settled() {
      await Promise.allSettled(certificates.values());
    },
  };
}

/** What building the image does in the tutorial: a certificate that stays the same for every pod of the image. */
async function bakeCertificate(
  workDirectory: string,
  selfSigned: SelfSigned,
  commonName: string,
): Promise<CertificateFiles> {
  const directory = path.join(workDirectory, "images", commonName.replace(/[^A-Za-z0-9.-]/g, "_"));
  const files = { cert: path.join(directory, "server.crt"), key: path.join(directory, "server.key") };
  if (
    await access(files.cert).then(
      () => true,
      () => false,
    )
  )
    return files;
  const { key, cert } = await selfSigned(commonName);
  // The certificate last: where it is, the key is too.
  await writePrivate(files.key, key);
  await writePrivate(files.cert, cert);
  return files;
}
