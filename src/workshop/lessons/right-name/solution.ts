import type { KeyPair } from "../../../pki/index.ts";
import { both } from "../../judging.ts";
import type { Mistake, Step } from "../../lesson.ts";
import { restartServer, SERVER_NAME, storeCertificate } from "../../tls-setup.ts";

export const solution: readonly Step[] = [
  {
    say: both("Issue the certificate again, with the name as SAN.", "重新签发证书，把名称写入 SAN。"),
    shell: `openssl req -newkey rsa:2048 -nodes -subj "/CN=${SERVER_NAME}" -keyout WORK/tls.key -out WORK/tls.csr
openssl x509 -req -in WORK/tls.csr -days 365 -CA WORK/ca.crt -CAkey WORK/ca.key -CAcreateserial -extfile WORK/names.cnf -out WORK/tls.crt`,
    run: async (world) => {
      const ca = { cert: await world.readFile("ca.crt"), key: await world.readFile("ca.key") };
      const certificate = { commonName: SERVER_NAME, hosts: [SERVER_NAME] };
      world.memory.set("certificate", await world.issueCertificate(ca, certificate));
    },
  },
  {
    say: both("Replace the Secret and restart the server.", "替换 Secret，并重启服务器。"),
    shell: `kubectl create secret tls example-server-tls -n example-namespace --cert=WORK/tls.crt --key=WORK/tls.key --dry-run=client -o yaml | kubectl replace -f -
kubectl rollout restart deployment example-server -n example-namespace
kubectl wait --for=condition=Available --timeout=60s apiservice/v1.example.k8s.io`,
    run: async (world) => {
      await storeCertificate(world, world.memory.get("certificate") as KeyPair);
      await restartServer(world);
      await world.untilReason("v1.example.k8s.io", "Passed");
    },
  },
];

export const mistake: Mistake = {
  promised: ["relies on legacy Common Name field"],
  shell: "kubectl get apiservice v1.example.k8s.io -o yaml",
  run: async (world) => world.route("v1.example.k8s.io")?.message ?? "",
};
