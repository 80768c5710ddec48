// What a consumer writes, once for each way to load the package and to declare a test.
const TOYS = `{ group: "toys.example.com", version: "v1", resources: { toys: { kind: "Toy" } } }`;
const PATH = `"/apis/toys.example.com/v1/namespaces/default/toys"`;

/** Ends with 0 when a request went through a playground of the program's own. */
const program = (load) => `${load("aggregation-playground", "startPlayground", "AvailabilityError")}
${load("aggregation-playground/matchers", "matchers")}
${load("aggregation-playground/doctor", "examine")}
${load("aggregation-playground/extension", "serveExtension")}
async function main() {
  const playground = await startPlayground();
  await playground.extension(${TOYS});
  const { status } = await playground.client("alice", ["system:masters"]).get(${PATH});
  const routed = matchers.toHaveBeenRoutedTo(playground, "v1.toys.example.com").pass;
  const late = await playground.waitFor("v1.nowhere.example.com", { timeoutMs: 1 }).catch((error) => error);
  await playground.close();
  const loaded = [examine, serveExtension].every((one) => typeof one === "function");
  if (status !== 200 || !routed || !loaded || !(late instanceof AvailabilityError)) throw new Error(\`answered \${status}\`);
}
`;

/** A runner's \`test\` with the matchers, each installed by what is imported. */
const nodeTest = (load) => `${load("node:test", "test")}
${load("node:assert", "strictEqual")}
${load("aggregation-playground", "startPlayground")}
test("a request reaches an extension server", async () => {
  const playground = await startPlayground();
  await playground.extension(${TOYS});
  strictEqual((await playground.client("alice", ["system:masters"]).get(${PATH})).status, 200);
  await playground.close();
});
`;

const mocha = (load) => `${load("node:assert", "strictEqual")}
${load("aggregation-playground", "startPlayground")}
describe("mocha", () => {
  let playground;
  before(async () => { playground = await startPlayground(); });
  after(() => playground.close());
  it("starts a playground", async () => {
    strictEqual((await playground.client().get("/version")).status, 200);
  });
});
`;

const jest = (load) => `${load("aggregation-playground/jest", "withPlayground")}
test("a request reaches an extension server", withPlayground(async (playground) => {
  await playground.extension(${TOYS});
  await playground.client("alice", ["system:masters"]).get(${PATH});
  expect(playground).toHaveBeenRoutedTo("v1.toys.example.com");
}));
`;

export const es = (name, ...names) => `import { ${names.join(", ")} } from "${name}";`;
export const cjs = (name, ...names) => `const { ${names.join(", ")} } = require("${name}");`;

export const SOURCES = { program, nodeTest, mocha, jest };

/** The fixture, and the matchers without it. */
export const VITEST = `import { expect, test as plain } from "vitest";
import { startPlayground } from "aggregation-playground";
import { test } from "aggregation-playground/vitest";
test("a request reaches an extension server", async ({ playground }) => {
  await playground.extension(${TOYS});
  await playground.client("alice", ["system:masters"]).get(${PATH});
  expect(playground).toHaveBeenRoutedTo("v1.toys.example.com");
});
plain("the matchers are installed where the fixture is not used", async () => {
  const playground = await startPlayground();
  await playground.client().get("/version");
  expect(playground).toHaveBeenAnswered(200);
  await playground.close();
});
`;

/** What a compiler has to take, and what it has to refuse. */
export const TYPED = `import { startPlayground, type Playground, type RequestTrace } from "aggregation-playground";
import { matchers, type PlaygroundMatchers } from "aggregation-playground/matchers";
import { examine } from "aggregation-playground/doctor";
import { serveExtension, type ResourceTable } from "aggregation-playground/extension";
export async function traces(): Promise<readonly RequestTrace[]> {
  const playground: Playground = await startPlayground({ port: 0, proxyPort: "off" });
  const status: number = (await playground.client().get("/version")).status;
  console.log(status, Object.keys(matchers).length, typeof examine, typeof serveExtension);
  // @ts-expect-error There is no such option.
  await startPlayground({ prot: 1 });
  await playground.close();
  return playground.requests.query({ method: "GET", path: /^\\/apis/ });
}
export type Table = ResourceTable;
export type Matchers = PlaygroundMatchers<void>;
`;

export const TYPED_JEST = `import { expect, test } from "@jest/globals";
import { withPlayground } from "aggregation-playground/jest";
test("types", withPlayground(async (playground) => {
  await playground.client().get("/version");
  expect(playground).toHaveBeenAnswered(200);
  // @ts-expect-error A status is a number.
  expect(playground).not.toHaveBeenAnswered("404");
}));
`;

export const TYPED_VITEST = `import { expect } from "vitest";
import { test } from "aggregation-playground/vitest";
test("types", async ({ playground }) => {
  expect(playground).toHaveBeenAnswered(200);
  // @ts-expect-error A status is a number.
  expect(playground).not.toHaveBeenAnswered("404");
});
`;
