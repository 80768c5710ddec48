import type { Picture } from "../../view/index.ts";

/** All that is known of a part of the picture, a line each; the first is its name. */
export function explanationOf(picture: Picture, id: string): string[] {
  const { client, main, servers, stores, edges } = picture;
  if (id === "client") return [client.title, client.user, client.groups.join(", "), client.address].filter(isText);
  if (id === "main") return [main.title, main.url];
  const stage = main.stages.find(({ name }) => id === `main:${name}`);
  if (stage !== undefined) return [stage.question, stage.answer, ...stage.sentences].filter(isText);
  const server = servers.find((item) => item.id === id);
  if (server !== undefined) {
    const { title, service, endpoint, apiServices, faults } = server;
    const apis = apiServices.map(({ apiService, reason }) => `${apiService}: ${reason}`);
    return [title, `${service} → ${endpoint}`, ...apis, ...faults.map((fault) => `[F] ${fault}`)];
  }
  const store = stores.find((item) => item.id === id);
  if (store !== undefined) {
    const contents = store.contents.map(({ resource, count, names }) => {
      const rest = count > names.length ? ", …" : "";
      return `${resource} (${count}): ${names.join(", ")}${rest}`;
    });
    return [store.title, ...contents];
  }
  const edge = edges.find((item) => item.id === id);
  if (edge === undefined) return [];
  const labels = edge.labels.filter(({ value }) => value !== "").map(({ name, value }) => `${name}: ${value}`);
  return [edge.id.replace("->", " → "), edge.sentence, ...labels].filter(isText);
}

function isText(text: string): boolean {
  return text !== "";
}
