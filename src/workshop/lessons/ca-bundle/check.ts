import { both, expectRoute } from "../../judging.ts";
import type { Lesson } from "../../lesson.ts";
import { SERVER_NAME, storeCertificate } from "../../tls-setup.ts";
import { mistake, solution } from "./solution.ts";

const NAME = "v1.example.k8s.io";

export const lesson: Lesson = {
  slug: "ca-bundle",
  prerequisites: ["trust-nobody"],
  availableAtStart: [NAME],
  async prepare(world) {
    const certificate = await world.keep("certificate", async () => {
      const ca = await world.createCa("a CA that nobody was told of");
      return world.issueCertificate(ca, { commonName: "example-server", hosts: [SERVER_NAME] });
    });
    await storeCertificate(world, certificate);
  },
  check(world) {
    const spec = world.route(NAME)?.apiService.spec;
    const size = Buffer.from(spec?.caBundle ?? "", "base64").length;
    const flag = String(spec?.insecureSkipTLSVerify ?? false);
    const trusts = size > 0 && spec?.insecureSkipTLSVerify !== true;
    return [
      {
        passed: trusts,
        expected: both(
          "the APIService has a caBundle and no insecureSkipTLSVerify",
          "APIService 带有 caBundle，并且没有 insecureSkipTLSVerify",
        ),
        saw: both(
          `caBundle of ${size} bytes, insecureSkipTLSVerify ${flag}`,
          `caBundle ${size} 字节，insecureSkipTLSVerify ${flag}`,
        ),
      },
      expectRoute(
        world,
        NAME,
        both("with verification the route is available (Passed)", "在验证证书的情况下路由可用（Passed）"),
        ({ reason }) => trusts && reason === "Passed",
      ),
    ];
  },
  solution,
  mistake,
};
