import type { X509Certificate } from "node:crypto";
import type { Text } from "../../apimachinery/index.ts";
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
      if (protocol !== "TLSv1.2" && protocol !== "TLSv1.3")
        fail({
          en: `the server chose ${protocol ?? "no protocol"}`,
          zh: protocol === null ? "服务器没有选定协议" : `服务器选择了 ${protocol}`,
        });
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
      if (names === undefined) fail(onlySubject(certificate.subject.replaceAll("\n", ", ")));
      if (patient.caBundle === undefined) return;
      if (certificate.checkHost(patient.serviceName, { subject: "never" }) === undefined)
        fail({
          en: `the certificate is valid for ${names}, not for ${patient.serviceName}`,
          zh: `证书对 ${names} 有效，对 ${patient.serviceName} 无效`,
        });
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
      if (now < Date.parse(validFrom) || now > Date.parse(validTo))
        fail({ en: `it is valid from ${validFrom} to ${validTo}`, zh: `证书有效期为 ${validFrom} 至 ${validTo}` });
    },
  },
];

async function peerCertificate({ url, serviceName }: Patient): Promise<X509Certificate> {
  const socket = await shakeHands(url, serviceName);
  const certificate = socket.getPeerX509Certificate();
  socket.destroy();
  return certificate ?? fail({ en: "the server showed no certificate", zh: "服务器没有出示证书" });
}

function onlySubject(subject: string): Text {
  return { en: `the certificate has only its subject: ${subject}`, zh: `证书只有 subject，没有 SAN：${subject}` };
}

function explain(error: Error): Text {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ECONNREFUSED")
    return { en: "nothing listens there: connection refused", zh: "该地址无人监听：连接被拒绝" };
  return code === "ERR_SSL_WRONG_VERSION_NUMBER" || code === "ERR_SSL_PACKET_LENGTH_TOO_LONG"
    ? { en: "it answers in plain HTTP", zh: "它以明文 HTTP 应答" }
    : { en: `the TLS handshake failed: ${error.message}`, zh: `TLS 握手失败：${error.message}` };
}
