import { both, expectVerdicts, mended } from "../../judging.ts";
import type { Lesson } from "../../lesson.ts";
import { applyTrustingApiService, SERVER_NAME, storeCertificate } from "../../tls-setup.ts";
import { mistake, solution } from "./solution.ts";

const NAME = "v1.example.k8s.io";

const VERIFY = {
  say: both(
    "insecureSkipTLSVerify is on: nobody looks at the name. Take it away; caBundle stays.",
    "insecureSkipTLSVerify 已开启：没有人检查名称。请去掉它，保留 caBundle。",
  ),
  shell: `kubectl patch apiservice ${NAME} --type=merge -p '{"spec":{"insecureSkipTLSVerify":false}}'`,
};

export const lesson: Lesson = {
  slug: "right-name",
  prerequisites: ["ca-bundle"],
  async prepare(world) {
    const ca = await world.keep("ca", () => world.createCa("my-ca"));
    await world.writeFile("ca.crt", ca.cert);
    await world.writeFile("ca.key", ca.key);
    // As the tutorial's openssl line makes it: a common name and nothing else.
    const old = await world.keep("certificate", () =>
      world.issueCertificate(ca, { commonName: SERVER_NAME, hosts: [] }),
    );
    await storeCertificate(world, old);
    await applyTrustingApiService(world, ca.cert);
  },
  begin: (world) => world.untilReason(NAME, "FailedDiscoveryCheck"),
  check: (world) =>
    expectVerdicts(world, NAME, [
      {
        reason: "FailedDiscoveryCheck",
        expected: both("with a common name alone the check fails", "只有 Common Name 时，检查失败"),
      },
      {
        reason: "Passed",
        expected: both("with a subject alternative name it passes", "带有 Subject Alternative Name 之后，检查通过"),
      },
    ]).map((finding) => {
      const skips = world.route(NAME)?.apiService.spec.insecureSkipTLSVerify === true;
      return mended({ ...finding, passed: finding.passed && !skips }, skips, VERIFY);
    }),
  solution,
  mistake,
};
