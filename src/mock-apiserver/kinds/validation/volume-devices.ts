import { at, invalidValue, listAt, notFoundValue, requiredValue, textAt } from "../../../apimachinery/index.ts";
import type { Volumes } from "./volumes.ts";
import { child, each, isSet, Seen, when, type Errors } from "./vocabulary.ts";

/** Volumes that a container uses as block devices. */
export function volumeDevices(container: unknown, path: string, volumes: Volumes): Errors {
  const [names, paths] = [new Seen(), new Seen()];
  const mounts = listAt(container, "volumeMounts");
  const block = "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode";
  return each(container, path, "volumeDevices", (device, where) => {
    const [name, target] = [textAt(device, "name"), textAt(device, "devicePath")];
    const [nameField, pathField] = [child(where, "name"), child(where, "devicePath")];
    const volume = volumes.get(name);
    const isClaim = isSet(at(volume, "persistentVolumeClaim")) || isSet(at(volume, "ephemeral"));
    const isClimbing = target.split("/").includes("..");
    const isNameKnown = names.has(name);
    const isPathKnown = paths.has(target);
    if (name !== "") names.repeats(name);
    if (!isClimbing) paths.repeats(target);
    return [
      ...when(name === "", requiredValue(nameField)),
      ...when(isNameKnown, invalidValue(nameField, name, "must be unique")),
      ...when(volume !== undefined && !isClaim, invalidValue(nameField, name, block)),
      ...when(volume === undefined, notFoundValue(nameField, name)),
      ...when(target === "", requiredValue(pathField)),
      ...when(isPathKnown, invalidValue(pathField, target, "must be unique")),
      ...when(isClimbing, invalidValue(pathField, target, "can not contain backsteps ('..')")),
      ...when(
        mounts.some((mount) => textAt(mount, "name") === name),
        invalidValue(nameField, name, "must not already exist in volumeMounts"),
      ),
      ...when(
        mounts.some((mount) => textAt(mount, "mountPath") === target),
        invalidValue(pathField, target, "must not already exist as a path in volumeMounts"),
      ),
    ];
  });
}
