import { asFields, type Text } from "../../apimachinery/index.ts";
import { expectError, expectReply, expectStatus, listOf, metadataOf, textOf } from "../replies.ts";
import { fail, needVerbs, NotApplicable, pathOf, type Patient, type Step } from "../types.ts";
import { knownField } from "../schemas.ts";
import { RESOURCES } from "./discovery-steps.ts";

export const CREATE = "conformance.create";
const NAME = "doctor-sample";
const MERGE = { "content-type": "application/merge-patch+json" };

/** What k8s `test/e2e/apimachinery/aggregator.go` asks of the sample-apiserver, and a little more. */
export const OBJECT_STEPS: readonly Step[] = [
  {
    id: CREATE,
    area: "conformance",
    title: "an object can be created",
    fix: "Answer POST with 201 and the object with uid, creationTimestamp and resourceVersion. If the sample lacks required fields, give one with --sample FILE.",
    needs: [RESOURCES],
    async run(patient) {
      needVerbs(patient, "create", "get", "list", "delete");
      const object = expectReply(await post(patient, patient.sample(NAME)), 201, "the creation of an object");
      const metadata = metadataOf(object);
      const missing = ["name", "uid", "creationTimestamp", "resourceVersion"].filter(
        (key) => textOf(metadata[key]) === "",
      );
      if (missing.length > 0) fail(`its metadata lack ${missing.join(", ")}`);
      if (object["kind"] !== patient.resource().kind) fail(`its kind is ${JSON.stringify(object["kind"])}`);
    },
  },
  {
    id: "conformance.duplicate",
    area: "conformance",
    title: "a second object of the same name is refused",
    fix: "Answer 409 with reason AlreadyExists when the name is taken.",
    needs: [CREATE],
    async run(patient) {
      expectError(await post(patient, patient.sample(NAME)), 409, "AlreadyExists", "a second creation");
    },
  },
  {
    id: "conformance.get",
    area: "conformance",
    title: "the object can be read",
    fix: "Answer GET of an object with 200 and what was stored.",
    needs: [CREATE],
    async run(patient) {
      const object = expectReply(await patient.request("GET", pathOf(patient, NAME)), 200, "a GET of the object");
      if (metadataOf(object)["name"] !== NAME) fail(`it is called ${JSON.stringify(metadataOf(object)["name"])}`);
    },
  },
  {
    id: "conformance.list",
    area: "conformance",
    title: "the object is in the list, and the list has a resourceVersion",
    fix: "Answer a list with kind <Kind>List, metadata.resourceVersion and items: informers begin there.",
    needs: [CREATE],
    async run(patient) {
      const list = expectReply(await patient.request("GET", patient.collection()), 200, "a list");
      if (list["kind"] !== `${patient.resource().kind}List`) fail(`its kind is ${JSON.stringify(list["kind"])}`);
      if (textOf(metadataOf(list)["resourceVersion"]) === "") fail("it has no metadata.resourceVersion");
      if (!namesOf(list).includes(NAME)) fail("the object that was created is not in it");
    },
  },
  {
    id: "conformance.patch",
    area: "conformance",
    title: "the object can be patched",
    fix: "Support application/merge-patch+json at least, and keep the fields that a patch does not name.",
    needs: [CREATE],
    async run(patient) {
      needVerbs(patient, "patch");
      const patch = { metadata: { annotations: { doctor: "patched" } } };
      const object = expectReply(
        await patient.request("PATCH", pathOf(patient, NAME), patch, MERGE),
        200,
        "a merge patch",
      );
      if (asFields(metadataOf(object)["annotations"])["doctor"] !== "patched")
        fail("the patched annotation is not there");
      if (metadataOf(object)["name"] !== NAME) fail("the patch took fields away that it does not name");
    },
  },
  {
    id: "conformance.conflict",
    area: "conformance",
    title: "an update from an old resourceVersion is refused",
    fix: "Compare metadata.resourceVersion with the stored one and answer 409 with reason Conflict: else writers undo each other.",
    needs: [CREATE],
    async run(patient) {
      needVerbs(patient, "update");
      const path = pathOf(patient, NAME);
      const old = expectReply(await patient.request("GET", path), 200, "a GET of the object");
      const changed = { ...old, metadata: { ...metadataOf(old), labels: { doctor: "updated" } } };
      expectStatus(await patient.request("PUT", path, changed), 200, "an update");
      const again = { ...old, metadata: { ...metadataOf(old), labels: { doctor: "stale" } } };
      expectError(
        await patient.request("PUT", path, again),
        409,
        "Conflict",
        "a second update from the same resourceVersion",
      );
    },
  },
  {
    id: "conformance.status",
    area: "conformance",
    title: "/status changes the status and nothing else, and the object nothing of the status",
    fix: "Keep the spec on writes to /status, and the status on writes to the object.",
    needs: [CREATE],
    async run(patient) {
      if (!patient.resource().hasStatus) throw new NotApplicable(noStatus(patient.resource().name));
      const object = pathOf(patient, NAME);
      const planted = { spec: await knownField(patient, "spec"), status: await knownField(patient, "status") };
      const write = async (path: string, patch: object): Promise<Readonly<Record<string, unknown>>> =>
        expectReply(await patient.request("PATCH", path, patch, MERGE), 200, `a merge patch of ${path}`);
      // Controllers may change the status at any time, so only what was planted is looked for.
      const byStatus = await write(`${object}/status`, planted);
      if (holds(byStatus["spec"], planted.spec)) fail("a write to /status changed the spec");
      const byObject = await write(object, { status: mapValues(planted.status, () => OTHER) });
      if (Object.values(asFields(byObject["status"])).includes(OTHER)) fail("a write to the object changed the status");
    },
  },
  {
    id: "conformance.dry-run",
    level: "recommended",
    area: "conformance",
    title: "dryRun=All stores nothing",
    fix: "Do all but the last step of a write when the query says dryRun=All; kubectl diff and apply --dry-run=server rely on it.",
    needs: [CREATE],
    async run(patient) {
      const name = "doctor-dry-run";
      expectStatus(await post(patient, patient.sample(name), "?dryRun=All"), 201, "a creation with dryRun=All");
      const found = await patient.request("GET", pathOf(patient, name));
      if (found.status !== 404) {
        await patient.request("DELETE", pathOf(patient, name));
        fail("the object is there afterwards");
      }
    },
  },
  {
    id: "conformance.delete",
    area: "conformance",
    title: "the object can be deleted",
    fix: "Answer DELETE with 200 and the object or a Status, and GET with 404 from then on.",
    needs: [CREATE],
    async run(patient) {
      expectStatus(await patient.request("DELETE", pathOf(patient, NAME)), [200, 202], "a DELETE");
      expectStatus(await patient.request("GET", pathOf(patient, NAME)), 404, "a GET of the deleted object");
    },
  },
  {
    id: "conformance.deletecollection",
    level: "recommended",
    area: "conformance",
    title: "deletecollection deletes what the label selector takes, and no more",
    fix: "Heed labelSelector in DELETE of a collection: without it, cleaning up one thing deletes everything.",
    needs: [CREATE],
    async run(patient) {
      needVerbs(patient, "deletecollection");
      for (const [name, label] of [
        ["doctor-one", "go"],
        ["doctor-two", "stay"],
      ] as const)
        expectStatus(await post(patient, patient.sample(name, { doctor: label })), 201, `the creation of ${name}`);
      const path = `${patient.collection()}?labelSelector=doctor%3Dgo`;
      expectStatus(await patient.request("DELETE", path), [200, 202], "DELETE with labelSelector=doctor=go");
      const names = namesOf(expectReply(await patient.request("GET", patient.collection()), 200, "a list"));
      await patient.request("DELETE", pathOf(patient, "doctor-two"));
      if (names.includes("doctor-one")) fail("what the selector takes is still there");
      if (!names.includes("doctor-two")) fail("what the selector does not take is gone too");
    },
  },
  {
    id: "conformance.label-selector",
    area: "conformance",
    title: "a list heeds labelSelector",
    fix: "Filter lists and watches by labelSelector; kubectl get -l and controllers depend on it.",
    needs: [CREATE],
    async run(patient) {
      expectStatus(await post(patient, patient.sample("doctor-labelled", { doctor: "here" })), 201, "a creation");
      const list = async (value: string): Promise<readonly string[]> =>
        namesOf(
          expectReply(
            await patient.request("GET", `${patient.collection()}?labelSelector=doctor%3D${value}`),
            200,
            "a list",
          ),
        );
      const [hits, misses] = [await list("here"), await list("elsewhere")];
      await patient.request("DELETE", pathOf(patient, "doctor-labelled"));
      if (!hits.includes("doctor-labelled")) fail("an object that the selector takes is not in the list");
      if (misses.length > 0) fail(`objects that the selector does not take are in the list: ${misses.join(", ")}`);
    },
  },
];

/** Text, where the status has it; nothing else can be told apart. */
const OTHER = "by-the-object";

function mapValues(values: Readonly<Record<string, unknown>>, change: () => unknown): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, typeof value === "string" ? change() : value]),
  );
}

function holds(value: unknown, planted: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(planted).every(([key, wanted]) => asFields(value)[key] === wanted);
}

function post(patient: Patient, object: unknown, query = ""): ReturnType<Patient["request"]> {
  return patient.request("POST", `${patient.collection()}${query}`, object);
}

function namesOf(list: Readonly<Record<string, unknown>>): readonly string[] {
  return listOf(list["items"]).map((item) => textOf(metadataOf(item)["name"]));
}

function noStatus(name: string): Text {
  return { en: `${name} has no /status`, zh: `${name} 没有 /status` };
}
