import {
  at,
  forbiddenValue,
  invalidValue,
  listAt,
  numberAt,
  requiredValue,
  textAt,
} from "../../../apimachinery/index.ts";
import { downwardFile } from "./downward-api.ts";
import { fileMode, nonReservedPath } from "./formats.ts";
import { child, each, isSet, requiredTexts, Seen, when, type Check, type Errors } from "./vocabulary.ts";

/** `core.ProjectedVolumeSource`. Sources behind gates that are off by default have been dropped before. */

export const keyToPath: Check = (item, path) => [
  ...requiredTexts("key", "path")(item, path),
  ...nonReservedPath(textAt(item, "path"), child(path, "path")),
  ...fileMode(item, path, "mode"),
];

const CONFLICT = "conflicting duplicate paths";

/** A Secret or a ConfigMap; `root` is where conflicts are reported. */
function keys(source: unknown, path: string, root: string, paths: Seen): Errors {
  return [
    ...requiredTexts("name")(source, path),
    ...each(source, path, "items", (item, where) => {
      const target = textAt(item, "path");
      return [
        ...keyToPath(item, where),
        ...when(target !== "" && paths.repeats(target), invalidValue(root, textAt(source, "name"), CONFLICT)),
      ];
    }),
  ];
}

function downward(source: unknown, path: string, root: string, paths: Seen): Errors {
  return listAt(source, "items").flatMap((file) => {
    const target = textAt(file, "path");
    return [
      ...downwardFile(file, path),
      ...when(target !== "" && paths.repeats(target), invalidValue(root, target, CONFLICT)),
    ];
  });
}

const TEN_MINUTES = 600;

function token(source: unknown, path: string, root: string): Errors {
  const seconds = numberAt(source, "expirationSeconds");
  const where = child(path, "expirationSeconds");
  const target = textAt(source, "path");
  return [
    ...when(seconds < TEN_MINUTES, invalidValue(where, seconds, "may not specify a duration less than 10 minutes")),
    ...when(seconds > 2 ** 32, invalidValue(where, seconds, "may not specify a duration larger than 2^32 seconds")),
    // Both stand under the volume, not under the source.
    ...(target === "" ? [requiredValue(child(root, "path"))] : nonReservedPath(target, child(root, "path"))),
  ];
}

export const projected: Check = (volume, path) => {
  const paths = new Seen();
  const kinds = ["secret", "configMap", "downwardAPI", "serviceAccountToken"];
  return [
    ...fileMode(volume, path, "defaultMode"),
    ...each(volume, path, "sources", (source, where) => {
      const given = (field: string): boolean => isSet(at(source, field));
      return [
        ...["secret", "configMap"].flatMap((field) =>
          given(field) ? keys(at(source, field), child(where, field), path, paths) : [],
        ),
        ...(given("downwardAPI") ? downward(at(source, "downwardAPI"), child(where, "downwardAPI"), path, paths) : []),
        ...(given("serviceAccountToken")
          ? token(at(source, "serviceAccountToken"), child(where, "serviceAccountToken"), path)
          : []),
        ...when(
          kinds.filter(given).length > 1,
          forbiddenValue(where, "may not specify more than 1 volume type per source"),
        ),
      ];
    }),
  ];
};
