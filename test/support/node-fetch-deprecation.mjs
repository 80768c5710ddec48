/**
 * All that `npm run test:nodes` lets pass, in the processes that load this file and no others. It is what node-fetch 2.7.0 and
 * the whatwg-url 5.0.0 below it call of Node; both come with @kubernetes/client-node 1.4.0, which only tests and an example
 * use. client-node 2 does without them, but its undici 8 does not run on Node 20.
 */
const TOLERATED = [
  // `url.parse`, told by Node 20 and 22 with --pending-deprecation.
  { code: "DEP0169", caller: "/node_modules/node-fetch/" },
  // `punycode`, told by Node 20 with --pending-deprecation.
  { code: "DEP0040", caller: "/node_modules/whatwg-url/" },
  { code: "DEP0040", caller: "/node_modules/tr46/" },
];

const emitWarning = process.emitWarning.bind(process);
process.emitWarning = function tolerant(warning, ...rest) {
  const [options, third] = rest;
  const given = typeof options === "object" ? options?.code : third;
  const frame = callerOfNode(tolerant);
  if (TOLERATED.some(({ code, caller }) => code === given && frame.includes(caller))) return;
  emitWarning(warning, ...rest);
};

/** The first line of the stack, below the function, that is not Node's own. */
function callerOfNode(above) {
  const holder = { stack: "" };
  Error.captureStackTrace(holder, above);
  const [, ...frames] = holder.stack.split("\n");
  return frames.find((frame) => !frame.includes("node:")) ?? "";
}
