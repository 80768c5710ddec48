import { expect, it } from "vitest";
import { startPlayground } from "../../../src/index.ts";

const refusals: readonly (readonly [string, Parameters<typeof startPlayground>[0], string])[] = [
  [
    "an address that its Service kubernetes cannot have",
    { bind: "::1" },
    'options.bind: is "::1", not an IPv4 address',
  ],
  [
    "a file of certificates without any",
    { clientCaFile: "/dev/null" },
    "--client-ca-file /dev/null holds no certificate",
  ],
  [
    "a device that never ends",
    { tokenAuthFile: "/dev/zero" },
    "--token-auth-file /dev/zero cannot be read (longer than",
  ],
  [
    "images that are not there",
    { images: ["/none/images.yaml"] },
    "--images /none/images.yaml cannot be read (ENOENT)",
  ],
  ["v1 switched off", { runtimeConfig: { "api/all": false } }, "--runtime-config switches v1 off"],
  [
    "a kubeconfig in no directory",
    { kubeconfig: "/none/at/all/kubeconfig" },
    "/none/at/all/kubeconfig cannot be written:",
  ],
];

it.each(refusals)("a start with %s is refused with the place and what to do", async (_what, options, message) => {
  await expect(startPlayground(options)).rejects.toThrow(message);
});

it("a start without most APIs works", async () => {
  const pg = await startPlayground({ runtimeConfig: { "api/all": false, v1: true } });
  const { groups } = (await pg.client().get("/apis")).json() as { groups: { name: string }[] };
  await pg.close();
  expect(groups.map(({ name }) => name)).not.toContain("apps");
});
