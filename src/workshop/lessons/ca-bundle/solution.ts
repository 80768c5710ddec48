import type { KeyPair } from "../../../pki/index.ts";
import { both } from "../../judging.ts";
import type { Mistake, Step } from "../../lesson.ts";
import { base64, restartServer, SERVER_NAME, storeCertificate, trustCa } from "../../tls-setup.ts";

const NAME = "v1.example.k8s.io";

export const solution: readonly Step[] = [
  {
    say: both("Make a CA.", "创建一个 CA。"),
    shell: `openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj "/CN=my-ca" -keyout WORK/ca.key -out WORK/ca.crt`,
    run: async (world) => void world.memory.set("ca", await world.createCa("my-ca")),
  },
  {
    say: both("Let it sign a serving certificate.", "用它签发服务端证书。"),
    shell: `openssl req -newkey rsa:2048 -nodes -subj "/CN=example-server" -keyout WORK/tls.key -out WORK/tls.csr
openssl x509 -req -in WORK/tls.csr -days 365 -CA WORK/ca.crt -CAkey WORK/ca.key -CAcreateserial -extfile WORK/names.cnf -out WORK/tls.crt`,
    run: async (world) => {
      const ca = world.memory.get("ca") as KeyPair;
      const certificate = { commonName: "example-server", hosts: [SERVER_NAME] };
      world.memory.set("certificate", await world.issueCertificate(ca, certificate));
    },
  },
  {
    say: both("Give it to the server.", "把证书交给服务器。"),
    shell: `kubectl create secret tls example-server-tls -n example-namespace --cert=WORK/tls.crt --key=WORK/tls.key --dry-run=client -o yaml | kubectl replace -f -
kubectl rollout restart deployment example-server -n example-namespace
kubectl rollout status deployment example-server -n example-namespace --timeout=60s`,
    run: async (world) => {
      await storeCertificate(world, world.memory.get("certificate") as KeyPair);
      await restartServer(world);
    },
  },
  {
    say: both("Give the CA to the main apiserver, in base64.", "把 CA 以 base64 形式交给主 API 服务器。"),
    shell: `kubectl patch apiservice ${NAME} --type=merge -p "{\\"spec\\":{\\"insecureSkipTLSVerify\\":false,\\"caBundle\\":\\"$(base64 < WORK/ca.crt | tr -d '\\n')\\"}}"
kubectl wait --for=condition=Available --timeout=60s apiservice/${NAME}`,
    run: (world) => trustCa(world, (world.memory.get("ca") as KeyPair).cert),
  },
];

export const mistake: Mistake = {
  promised: ["may not be true if caBundle is present"],
  shell: `kubectl patch apiservice ${NAME} --type=merge -p "{\\"spec\\":{\\"insecureSkipTLSVerify\\":true,\\"caBundle\\":\\"$(base64 < WORK/ca.crt | tr -d '\\n')\\"}}"`,
  run: async (world) => {
    const { cert } = await world.createCa("my-ca");
    const body = { spec: { insecureSkipTLSVerify: true, caBundle: base64(cert) } };
    const path = `/apis/apiregistration.k8s.io/v1/apiservices/${NAME}`;
    return (await world.request("PATCH", path, { body, contentType: "application/merge-patch+json" })).text;
  },
};
