import type { X509Certificate } from "node:crypto";
import { shakeHands } from "../direct-connection.ts";
import { fail, type Patient, type Step } from "../types.ts";

const HANDSHAKE = "tls.handshake";

export const TLS_STEPS: readonly Step[] = [
  {
    id: HANDSHAKE,
    area: "tls",
    title: "the server speaks TLS 1.2 or newer",
    fix: "Serve HTTPS on this port; the main apiserver never connects without TLS.",
    async run({ url, serviceName }) {
      const socket = await shakeHands(url, serviceName).catch((error: Error) => fail(explain(error)));
      const protocol = socket.getProtocol();
      socket.destroy();
      if (protocol !== "TLSv1.2" && protocol !== "TLSv1.3") fail(`the server chose ${protocol ?? "no protocol"}`);
    },
  },
  {
    id: "tls.names",
    area: "tls",
    title: "the certificate has subject alternative names",
    fix: "Make the certificate with subjectAltName = DNS:<service>.<namespace>.svc; Go ignores the Common Name since 1.17.",
    needs: [HANDSHAKE],
    async run(patient) {
      const certificate = await peerCertificate(patient);
      const names = certificate.subjectAltName;
      if (names === undefined)
        fail(`the certificate has only its subject: ${certificate.subject.replaceAll("\n", ", ")}`);
      if (patient.caBundle === undefined) return;
      if (certificate.checkHost(patient.serviceName, { subject: "never" }) === undefined)
        fail(`the certificate is valid for ${names}, not for ${patient.serviceName}`);
    },
  },
  {
    id: "tls.validity",
    area: "tls",
    title: "the certificate is valid now",
    fix: "Renew the certificate; check the clock of the machine that made it.",
    needs: [HANDSHAKE],
    async run(patient) {
      const { validFrom, validTo } = await peerCertificate(patient);
      const now = Date.now();
      if (now < Date.parse(validFrom) || now > Date.parse(validTo)) fail(`it is valid from ${validFrom} to ${validTo}`);
    },
  },
];

async function peerCertificate({ url, serviceName }: Patient): Promise<X509Certificate> {
  const socket = await shakeHands(url, serviceName);
  const certificate = socket.getPeerX509Certificate();
  socket.destroy();
  return certificate ?? fail("the server showed no certificate");
}

function explain(error: Error): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ECONNREFUSED") return "nothing listens there: connection refused";
  return code === "ERR_SSL_WRONG_VERSION_NUMBER" || code === "ERR_SSL_PACKET_LENGTH_TOO_LONG"
    ? "it answers in plain HTTP"
    : `the TLS handshake failed: ${error.message}`;
}
