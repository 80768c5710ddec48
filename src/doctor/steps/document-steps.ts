import { asFields } from "../../apimachinery/index.ts";
import { expectError, expectReply, expectStatus, listOf, objectOf, textOf } from "../replies.ts";
import { fail, needVerbs, NOWHERE, pathOf, readable, type Step } from "../types.ts";
import { asProxy, AVAILABLE, RESOURCES } from "./discovery-steps.ts";

const METADATA = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io, application/json";
const TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io, application/json";

export const DOCUMENT_STEPS: readonly Step[] = [
  {
    id: "openapi.v3",
    level: "recommended",
    area: "openapi",
    title: "/openapi/v3 describes the group version",
    fix: "Serve /openapi/v3 with a document for apis/<group>/<version>: kubectl explain and server-side apply live on it.",
    needs: [RESOURCES],
    async run(patient) {
      const { group, version } = patient;
      const key = `apis/${group}/${version}`;
      const index = expectReply(
        await patient.direct({ path: "/openapi/v3", ...asProxy(patient) }),
        200,
        "GET /openapi/v3",
      );
      const url = textOf(asFields(asFields(index["paths"])[key])["serverRelativeURL"]);
      if (url === "") fail(`its index has no serverRelativeURL for ${key}`);
      const document = expectReply(await patient.direct({ path: url, ...asProxy(patient) }), 200, `GET ${url}`);
      if (!textOf(document["openapi"]).startsWith("3.")) fail(`the document of ${key} is no OpenAPI 3 document`);
      const { name } = patient.resource();
      const paths = Object.keys(asFields(document["paths"]));
      if (!paths.some((path) => path.startsWith(`/${key}/`) && path.split("/").includes(name)))
        fail(`the document of ${key} has no path of ${name}`);
    },
  },
  {
    id: "openapi.v2",
    level: "recommended",
    area: "openapi",
    title: "/openapi/v2 names the kinds",
    fix: "Serve /openapi/v2 with x-kubernetes-group-version-kind on every kind, or the main apiserver leaves the group out of its own.",
    needs: [RESOURCES],
    async run(patient) {
      const path = "/openapi/v2";
      const document = expectReply(await patient.direct({ path, ...asProxy(patient) }), 200, `GET ${path}`);
      if (document["swagger"] !== "2.0") fail("it is no Swagger 2.0 document");
      const { kind } = patient.resource();
      const named = Object.values(asFields(document["definitions"])).some((definition) =>
        listOf(asFields(definition)["x-kubernetes-group-version-kind"]).some(
          (gvk) => gvk["kind"] === kind && gvk["group"] === patient.group,
        ),
      );
      if (!named) fail(`no definition has x-kubernetes-group-version-kind for ${kind}`);
    },
  },
  {
    id: "table.list",
    level: "recommended",
    area: "table",
    title: "a list comes as a Table to who asks for one",
    fix: "Answer Accept: application/json;as=Table;v=v1;g=meta.k8s.io with a Table (rest.TableConvertor): kubectl get shows it.",
    needs: [RESOURCES],
    async run(patient) {
      needVerbs(patient, "list");
      const reply = await patient.request("GET", patient.collection(), undefined, { accept: TABLE });
      const table = expectReply(reply, 200, "a list as Table");
      if (table["kind"] !== "Table") fail(`the answer is of kind ${JSON.stringify(table["kind"])}`);
      const columns = listOf(table["columnDefinitions"]);
      if (columns.length === 0) fail("it has no columnDefinitions");
      const short = listOf(table["rows"]).find(({ cells }) => !Array.isArray(cells) || cells.length !== columns.length);
      if (short !== undefined) fail(`a row has not as many cells as there are columns (${columns.length})`);
    },
  },
  {
    id: "table.metadata",
    area: "table",
    level: "recommended",
    title: "a list comes as metadata alone to who asks for that",
    fix: "Answer Accept: application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io: metadata informers ask for nothing else.",
    needs: [RESOURCES],
    async run(patient) {
      needVerbs(patient, "list");
      const reply = await patient.request("GET", patient.collection(), undefined, { accept: METADATA });
      const { kind } = expectReply(reply, 200, "a list as PartialObjectMetadataList");
      if (kind !== "PartialObjectMetadataList") fail(`the answer is of kind ${JSON.stringify(kind)}`);
    },
  },
  {
    id: "errors.not-found",
    area: "errors",
    title: "what does not exist is answered 404 with a Status",
    fix: "Answer errors with a meta/v1 Status (kind, code, reason, details): client libraries decide by its reason.",
    needs: [RESOURCES],
    async run(patient) {
      needVerbs(patient, "get");
      const reply = await patient.request("GET", pathOf(patient, NOWHERE));
      const status = expectError(reply, 404, "NotFound", "a GET of an object that does not exist");
      if (asFields(status["details"])["name"] !== NOWHERE) fail("the Status does not name the object in details.name");
    },
  },
  {
    id: "errors.content-type",
    area: "errors",
    title: "answers say that they are JSON",
    fix: "Send Content-Type: application/json with objects and with every Status.",
    needs: [RESOURCES],
    async run(patient) {
      for (const path of [readable(patient).path, pathOf(patient, NOWHERE)]) {
        const { headers } = await patient.request("GET", path);
        const type = String(headers["content-type"] ?? "none");
        if (!type.startsWith("application/json")) fail(`GET ${path} is answered with the type ${type}`);
      }
    },
  },
  {
    id: "errors.unknown-resource",
    area: "errors",
    title: "an unknown resource is answered 404",
    fix: "Answer 404 for every path below /apis/<group>/<version> that is none of yours.",
    needs: [AVAILABLE],
    async run({ request, group, version }) {
      const path = `/apis/${group}/${version}/nosuchresources`;
      expectStatus(await request("GET", path), 404, `GET ${path}`);
    },
  },
  {
    id: "errors.bad-body",
    area: "errors",
    title: "a body that is no JSON is answered 400 with a Status",
    fix: "Answer a body that cannot be decoded with 400 and a Status of reason BadRequest, never with 500.",
    needs: [RESOURCES],
    async run(patient) {
      needVerbs(patient, "create");
      const headers = { "content-type": "application/json" };
      const reply = await patient.request("POST", patient.collection(), "{not json", headers);
      expectError(reply, 400, "BadRequest", "a POST of something that is no JSON");
    },
  },
  {
    id: "errors.unknown-verb",
    level: "recommended",
    area: "errors",
    title: "a method that a path does not have is answered 405",
    fix: "Answer 405 with a Status of reason MethodNotAllowed where the path is right and the method is not.",
    needs: [RESOURCES],
    async run(patient) {
      needVerbs(patient, "list");
      const reply = await patient.request("PUT", patient.collection(), patient.sample("doctor"));
      expectStatus(reply, 405, "a PUT to a collection");
      objectOf(reply, "its answer");
    },
  },
];
