/** A terminal UI over a fake source, for the test that drives it in a real terminal. */
import { runTui } from "../../../src/tui/index.ts";
import { createFakeSource } from "./fake-source.ts";
import { failedTls, localRequest, proxied, watching } from "./traces.ts";

const source = createFakeSource();
const done = runTui(source, { theme: "dark", ascii: false });
source.add(localRequest(1), proxied(2, { user: "王小明" }), watching(3), failedTls(4));
await done;
process.stdout.write(`left with ${source.calls.length} calls\n`);
