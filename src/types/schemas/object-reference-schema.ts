import { atomic, named, string, struct } from "../../apimachinery/index.ts";

export const objectReference = atomic(
  struct("ObjectReference", {
    kind: string,
    namespace: string,
    name: string,
    uid: named("types.UID"),
    apiVersion: string,
    resourceVersion: string,
    fieldPath: string,
  }),
);
