import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startPlayground, type Playground } from "../../../src/index.ts";

/** What is here was compared with a kube-apiserver 1.36.1, whose JSON numbers are int64 or else float64. */
const INT = "9007199254740993";
const NUMS = "/apis/n.example.com/v1/namespaces/default/nums";
const PODS = "/api/v1/namespaces/default/pods";

const integer = { type: "integer" };
/** As text: these numbers are none of JavaScript's. */
const SPEC = `{"type":"object","x-kubernetes-preserve-unknown-fields":true,"properties":{
  "i":{"type":"integer"},"i64":{"type":"integer","format":"int64"},"i32":{"type":"integer","format":"int32"},
  "max":{"type":"integer","maximum":${INT}},"mul":{"type":"integer","multipleOf":3},"en":{"type":"integer","enum":[${INT}]},
  "def":{"type":"integer","default":${INT}},"cel":{"type":"integer","x-kubernetes-validations":[{"rule":"self != 9007199254740992"}]},
  "set":{"type":"array","x-kubernetes-list-type":"set","items":${JSON.stringify(integer)}},
  "map":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["k"],
    "items":{"type":"object","required":["k"],"properties":{"k":{"type":"integer"},"v":{"type":"string"}}}}}}`;
const DEFINITION = `{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"nums.n.example.com"},
  "spec":{"group":"n.example.com","scope":"Namespaced","names":{"plural":"nums","kind":"Num"},"versions":[
  {"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":${SPEC}}}}}]}}`;

let playground: Playground;
async function send(method: string, path: string, body?: string, type = "application/json", accept = "*/*") {
  const init = body === undefined ? {} : { body };
  const headers = { "content-type": type, accept };
  const reply = await fetch(`${playground.proxyUrl}${path}`, { method, headers, ...init });
  return { status: reply.status, text: await reply.text() };
}

beforeAll(async () => {
  playground = await startPlayground();
  expect((await send("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", DEFINITION)).status).toBe(201);
  await vi.waitFor(async () => expect((await send("GET", NUMS)).status).toBe(200), { timeout: 30_000 });
});
afterAll(() => playground.close());

const num = (name: string, spec: string): string =>
  `{"apiVersion":"n.example.com/v1","kind":"Num","metadata":{"name":"${name}"},"spec":${spec}}`;
const pod = (name: string, spec: string): string =>
  `{"apiVersion":"v1","kind":"Pod","metadata":{"name":"${name}"},"spec":{"containers":[{"name":"c","image":"i"}],${spec}}}`;

/** The spec without what the definition fills in, or the message of a refusal. */
function outcome({ status, text }: { status: number; text: string }): string {
  if (status >= 400) return (JSON.parse(text) as { message: string }).message;
  return (/"spec":(\{.*\})\}$/m.exec(text)?.[1] ?? text).replace(`"def":${INT},`, "").replace(`,"def":${INT}`, "");
}

const OVERFLOW = "json: cannot unmarshal number 1e400 into Go value of type float64";
const BEYOND = "9223372036854775808";

describe("numbers of a custom resource", () => {
  it.each([
    [`{"i":${INT}}`, `{"i":${INT}}`],
    ['{"i64":9223372036854775807}', '{"i64":9223372036854775807}'],
    ['{"i64":-9223372036854775808}', '{"i64":-9223372036854775808}'],
    [`{"x":${BEYOND},"y":12345678901234567890123}`, '{"x":9223372036854776000,"y":1.2345678901234568e+22}'],
    [`{"x":[-0,-0.0,1.0,1e3,1e-400,${INT}.0]}`, '{"x":[0,0,1,1000,0,9007199254740992]}'],
    ['{"x":1e400}', `Num in version "v1" cannot be handled as a Num: ${OVERFLOW}`],
    [`{"i32":${INT}}`, /Checked value must be of type integer with format int32 in spec.i32/],
    [`{"i64":${BEYOND}}`, /spec.i64 in body must be of type int64: "float64"/],
    [`{"max":${INT}}`, /spec.max: Invalid value: 9007199254740993: .* less than or equal to 9007199254740992$/],
    ['{"mul":9007199254740994}', /spec.mul: Invalid value: 9007199254740994: .* should be a multiple of 3$/],
    [`{"cel":${INT},"en":${INT},"mul":${INT}}`, `{"cel":${INT},"en":${INT},"mul":${INT}}`],
    ['{"en":9007199254740992}', /Unsupported value: 9007199254740992: supported values: "9007199254740993"/],
    ['{"cel":9007199254740992}', /spec.cel: Invalid value: 9007199254740992: failed rule/],
    [`{"set":[9007199254740992,${INT}]}`, `{"set":[9007199254740992,${INT}]}`],
    [`{"set":[${INT},${INT}]}`, /spec.set\[1\]: Duplicate value: 9007199254740993$/],
  ])("%s", async (spec, wanted) => {
    const found = outcome(await send("POST", `${NUMS}?dryRun=All`, num("a", spec)));
    if (wanted instanceof RegExp) expect(found).toMatch(wanted);
    else expect(found).toBe(wanted);
  });

  it("in YAML, where what is beyond all doubles is a string", async () => {
    const text = `apiVersion: n.example.com/v1\nkind: Num\nmetadata: {name: f}\nspec: {e: 1e400, h: 0x20000000000001, i: ${INT}, w: 18446744073709551615}\n`;
    const reply = await send("POST", `${NUMS}?dryRun=All`, text, "application/yaml");
    expect(outcome(reply)).toBe(`{"e":"1e400","h":${INT},"i":${INT},"w":18446744073709552000}`);
    const infinite = await send("POST", NUMS, text.replace("1e400", ".inf"), "application/yaml");
    expect(outcome(infinite)).toContain("(must be of type Num): json: unsupported value: +Inf (");
  });

  it("through patches, lists, watches and other formats", async () => {
    const path = `${NUMS}/p`;
    const patch = async (type: string, body: string): Promise<string> =>
      outcome(await send("PATCH", path, body, `application/${type}-patch+json`));
    await send("POST", NUMS, num("p", `{"i":${INT}}`));
    const test = `{"op":"test","path":"/spec/i","value":${INT}}`;
    expect(await patch("json", `[${test},{"op":"add","path":"/spec/y","value":9007199254740995}]`)).toBe(
      `{"i":${INT},"y":9007199254740995}`,
    );
    expect(await patch("json", `[${test.replace(INT, "9007199254740992")}]`)).toBe(
      "the server rejected our request due to an error in our request",
    );
    expect(await patch("json", '[{"op":"add","path":"/spec/e","value":1e400}]')).toBe(
      "error decoding patch: json: cannot unmarshal number 1e400 into Go struct field jsonPatchOp.value of type float64",
    );
    expect(await patch("merge", '{"spec":{"e":1e400}}')).toBe(`error decoding patch: ${OVERFLOW}`);
    expect(await patch("merge", '{"spec":{"i":9007199254740997,"y":null}}')).toBe('{"i":9007199254740997}');
    expect((await send("GET", NUMS)).text).toContain('"i":9007199254740997');
    expect((await send("GET", `${NUMS}?watch=true&timeoutSeconds=1`)).text).toContain('"i":9007199254740997');
    expect((await send("GET", path, undefined, undefined, "application/yaml")).text).toContain("i: 9007199254740997\n");
    expect((await send("GET", `${NUMS}?pretty=true`)).text).toContain('"i": 9007199254740997');
    expect((await send("GET", "/openapi/v3/apis/n.example.com/v1")).text).toContain(`"default":${INT}`);
  });

  it("as keys of applied lists", async () => {
    const apply = (spec: string) =>
      send("PATCH", `${NUMS}/ap?fieldManager=t`, num("ap", spec), "application/apply-patch+yaml");
    await apply(`{"set":[${INT},9007199254740992],"map":[{"k":${INT},"v":"a"}]}`);
    const { text } = await apply(`{"set":[${INT}],"map":[{"k":9007199254740995,"v":"a"}]}`);
    expect(outcome({ status: 200, text })).toBe(`{"map":[{"k":9007199254740995,"v":"a"}],"set":[${INT}]}`);
    expect(text).toContain(String.raw`"k:{\"k\":9007199254740995}"`);
    expect(text).toContain(`"v:${INT}"`);
  });
});

describe("numbers of a typed field", () => {
  it.each([
    [`"terminationGracePeriodSeconds":${INT}`, `"terminationGracePeriodSeconds":${INT}`],
    [`"terminationGracePeriodSeconds":-${INT}`, '"terminationGracePeriodSeconds":1,'],
    [
      `"terminationGracePeriodSeconds":${BEYOND}`,
      `cannot unmarshal number ${BEYOND} into Go struct field PodSpec.spec.terminationGracePeriodSeconds of type int64`,
    ],
    [
      `"activeDeadlineSeconds":${INT}`,
      `spec.activeDeadlineSeconds: Invalid value: ${INT}: must be between 1 and 2147483647, inclusive`,
    ],
    [
      `"securityContext":{"runAsUser":-${INT}}`,
      `spec.securityContext.runAsUser: Invalid value: -${INT}: must be between 0 and 2147483647, inclusive`,
    ],
    [`"priority":${INT}`, `cannot unmarshal number ${INT} into Go struct field PodSpec.spec.priority of type int32`],
  ])("%s", async (spec, wanted) => {
    expect(outcome(await send("POST", `${PODS}?dryRun=All`, pod("p", spec)))).toContain(wanted);
  });

  it("in protobuf", async () => {
    const templates = PODS.replace("pods", "podtemplates");
    const accept = "application/vnd.kubernetes.protobuf";
    const template = `{"metadata":{"name":"pb"},"template":{"spec":{"containers":[],"terminationGracePeriodSeconds":${INT}}}}`;
    const made = await fetch(`${playground.proxyUrl}${templates}?dryRun=All`, {
      method: "POST",
      headers: { accept, "content-type": "application/json" },
      body: template.replace("[]", '[{"name":"c","image":"i"}]'),
    });
    const bytes = Buffer.from(await made.arrayBuffer());
    const again = await fetch(`${playground.proxyUrl}${templates}?dryRun=All`, {
      method: "POST",
      headers: { "content-type": accept },
      body: bytes,
    });
    expect(await again.text()).toContain(`"terminationGracePeriodSeconds":${INT}`);
  });
});
