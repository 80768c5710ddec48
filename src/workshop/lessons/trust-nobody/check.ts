import { both, expectVerdicts } from "../../judging.ts";
import type { Lesson } from "../../lesson.ts";
import { SERVER_NAME, storeCertificate } from "../../tls-setup.ts";
import { mistake, solution } from "./solution.ts";

export const lesson: Lesson = {
  slug: "trust-nobody",
  prerequisites: ["naive-server"],
  availableAtStart: ["v1.example.k8s.io"],
  async prepare(world) {
    const certificate = await world.keep("certificate", async () => {
      const ca = await world.createCa("a CA that nobody was told of");
      return world.issueCertificate(ca, { commonName: "example-server", hosts: [SERVER_NAME] });
    });
    await storeCertificate(world, certificate);
  },
  check: (world) =>
    expectVerdicts(world, "v1.example.k8s.io", [
      {
        reason: "FailedDiscoveryCheck",
        words: "x509: certificate signed by unknown authority",
        expected: both(
          "without insecureSkipTLSVerify the check fails: unknown authority",
          "去掉 insecureSkipTLSVerify 之后，检查失败：未知的签发机构",
        ),
      },
    ]),
  solution,
  mistake,
};
