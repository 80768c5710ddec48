import { at, listAt, textAt } from "../../../apimachinery/index.ts";
import { isSet } from "./vocabulary.ts";

/** Files of a volume of which one lies where another one is. */
interface Placed {
  readonly path: string;
  readonly source: string;
}

function named({ path, source }: Placed): string {
  return source === "" ? JSON.stringify(path) : `${JSON.stringify(path)} (${source})`;
}

function collide(left: string, right: string): boolean {
  return left !== "" && right !== "" && (`${left}/`.startsWith(`${right}/`) || `${right}/`.startsWith(`${left}/`));
}

function collisions(files: readonly Placed[]): string[] {
  const trimmed = files.map(({ path, source }) => ({ path: path.replace(/\/+$/, ""), source }));
  return trimmed.flatMap((file, index) =>
    trimmed
      .slice(0, index)
      .filter((other) => collide(file.path, other.path))
      .map((other) => `${named(file)} with ${named(other)}`),
  );
}

function files(source: unknown, label: string): Placed[] {
  return listAt(source, "items").map((item) => ({ path: textAt(item, "path"), source: label }));
}

function projectedFiles(source: unknown): Placed[] {
  const [config, secret] = [at(source, "configMap"), at(source, "secret")];
  if (listAt(config, "items").length > 0) return files(config, `ConfigMap ${JSON.stringify(textAt(config, "name"))}`);
  if (listAt(secret, "items").length > 0) return files(secret, `Secret ${JSON.stringify(textAt(secret, "name"))}`);
  const downward = files(at(source, "downwardAPI"), "DownwardAPI");
  if (downward.length > 0) return downward;
  const token = at(source, "serviceAccountToken");
  return isSet(token) ? [{ path: textAt(token, "path"), source: "ServiceAccountToken" }] : [];
}

export function overlaps(volumes: readonly unknown[]): string[] {
  return volumes.flatMap((volume) => {
    const name = JSON.stringify(textAt(volume, "name"));
    const warn =
      (what: string) =>
      (text: string): string =>
        `volume ${name} (${what}): overlapping paths: ${text}`;
    const [config, secret] = [at(volume, "configMap"), at(volume, "secret")];
    const sources = listAt(volume, "projected", "sources");
    return [
      ...collisions(files(config, "")).map(warn(`ConfigMap ${JSON.stringify(textAt(config, "name"))}`)),
      ...collisions(files(secret, "")).map(warn(`Secret ${JSON.stringify(textAt(secret, "secretName"))}`)),
      ...collisions(files(at(volume, "downwardAPI"), "")).map(warn("DownwardAPI")),
      ...sources
        .filter((source) => Object.keys(source as object).length === 0)
        .map(() => `volume ${name} (Projected) has no sources provided`),
      ...collisions(sources.flatMap(projectedFiles)).map(warn("Projected")),
    ];
  });
}
