// Plain JavaScript, so nothing is transformed: NODE_OPTIONS=--experimental-vm-modules npx jest
// Each test has a playground of its own; importing `aggregation-playground/jest` installs the matchers.
import { expect, test } from "@jest/globals";
import { withPlayground } from "aggregation-playground/jest";

const TOYS = { group: "toys.example.com", version: "v1", resources: { toys: { kind: "Toy" } } };
const PATH = "/apis/toys.example.com/v1/namespaces/default/toys";

test(
  "a user's request reaches the extension server under the user's name",
  withPlayground(async (playground) => {
    await playground.extension(TOYS);
    const reply = await playground.client("alice", ["system:masters"]).get(PATH);
    expect(reply.json()).toMatchObject({ kind: "ToyList", items: [] });
    expect(playground).toHaveBeenRoutedTo("v1.toys.example.com");
    expect(playground).toHaveReachedBackendAs("alice", ["system:masters"]);
    expect(playground).not.toHaveReachedBackendAs("bob");
  }),
);

test(
  "who may not is answered 403 by the main apiserver, and the extension server never hears of it",
  withPlayground(async (playground) => {
    await playground.extension(TOYS);
    await playground.client("bob").get(PATH);
    const ofBob = playground.requests.query({ user: "bob" });
    expect(ofBob).toHaveBeenAnswered(403);
    expect(ofBob).not.toHaveBeenRoutedTo("v1.toys.example.com");
  }),
);
