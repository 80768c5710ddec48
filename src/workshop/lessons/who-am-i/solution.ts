import { both } from "../../judging.ts";
import type { Mistake, Step } from "../../lesson.ts";

const PODS = "/apis/example.k8s.io/v1/pods";

export const solution: readonly Step[] = [
  {
    say: both("Ask as alice.", "以 alice 的身份访问。"),
    shell: `curl -H "Impersonate-User: alice" http://127.0.0.1:8001${PODS}`,
    run: (world) => world.get(PODS, { as: "alice" }),
  },
  {
    say: both("Ask as alice and claim to be root.", "以 alice 的身份访问，并自称 root。"),
    shell: `curl -H "Impersonate-User: alice" -H "X-Remote-User: root" http://127.0.0.1:8001${PODS}`,
    run: (world) => world.get(PODS, { as: "alice", headers: { "x-remote-user": "root" } }),
  },
];

export const mistake: Mistake = {
  promised: ['User "alice" cannot delete resource "pods"'],
  shell: `curl -X DELETE -H "Impersonate-User: alice" -H "X-Remote-User: root" -H "X-Remote-Group: system:masters" http://127.0.0.1:8001${PODS}/one`,
  run: async (world) => {
    const headers = { "x-remote-user": "root", "x-remote-group": "system:masters" };
    return (await world.request("DELETE", `${PODS}/one`, { as: "alice", headers })).text.replaceAll('\\"', '"');
  },
};
