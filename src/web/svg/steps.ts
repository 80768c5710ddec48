import type { Light, Picture } from "../../view/index.ts";

/** The parts that a request came through, in order: what slow motion shows one after the other. */
export function stepsOf(picture: Picture): string[] {
  const { request, main, edges, servers, stores } = picture;
  if (request === undefined) return [];
  const isOn = ({ light }: { readonly light: Light }): boolean => light !== "off";
  const edge = edges.find(({ id, light }) => id.startsWith("main->server:") && light !== "off");
  return [
    "client",
    "client->main",
    ...main.stages.filter(isOn).map(({ name }) => `main:${name}`),
    ...(edge === undefined ? [] : [edge.id]),
    ...servers.filter(isOn).map(({ id }) => id),
    ...stores.filter(isOn).map(({ id }) => id),
    "answer",
  ];
}

/** The picture after so many steps: what was not reached yet is dark. */
export function pictureAt(picture: Picture, count: number): Picture {
  const reached = new Set(stepsOf(picture).slice(0, count));
  const dim = <T extends { readonly light: Light }>(part: T, id: string): T =>
    reached.has(id) ? part : { ...part, light: "off" };
  const isAnswered = reached.has("answer");
  return {
    ...picture,
    client: dim(picture.client, "client"),
    main: {
      ...picture.main,
      light: reached.has("client->main") ? picture.main.light : "off",
      stages: picture.main.stages.map((stage) => {
        const dimmed = dim(stage, `main:${stage.name}`);
        return dimmed.light === "off" ? { ...dimmed, answer: "" } : dimmed;
      }),
    },
    servers: picture.servers.map((server) => dim(server, server.id)),
    stores: picture.stores.map((store) => dim(store, store.id)),
    edges: picture.edges.map((edge) => {
      const labels = isAnswered ? edge.labels : edge.labels.filter(({ kind }) => kind !== "answer");
      if (!edge.to.startsWith("store:")) return { ...dim(edge, edge.id), labels };
      return { ...edge, light: reached.has(edge.to) ? edge.light : "off" };
    }),
    request: picture.request === undefined || isAnswered ? picture.request : { ...picture.request, status: undefined },
  };
}
