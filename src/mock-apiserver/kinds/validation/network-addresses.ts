import { isIP } from "node:net";
import { invalidValue } from "../../../apimachinery/index.ts";
import { addressBits } from "./formats.ts";
import { when, type Errors } from "./vocabulary.ts";

interface Range {
  readonly address: string;
  readonly length: number;
}

function isWithin(address: string, { address: network, length }: Range): boolean {
  if (isIP(address) !== isIP(network)) return false;
  const shift = BigInt((isIP(network) === 6 ? 128 : 32) - length);
  return addressBits(address) >> shift === addressBits(network) >> shift;
}

const UNSPECIFIED = [
  { address: "0.0.0.0", length: 32 },
  { address: "::", length: 128 },
];
/** Addresses that lead nowhere from another machine. Loopback is not among them: backends of this server run there. */
const REFUSED: readonly { readonly ranges: readonly Range[]; readonly detail: string }[] = [
  {
    ranges: [
      { address: "169.254.0.0", length: 16 },
      { address: "fe80::", length: 10 },
    ],
    detail: "may not be in the link-local range (169.254.0.0/16, fe80::/10)",
  },
  {
    ranges: [
      { address: "224.0.0.0", length: 24 },
      { address: "ff02::", length: 16 },
    ],
    detail: "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)",
  },
];

/** `ValidateEndpointIP`. */
export function endpointAddress(address: string, path: string): Errors {
  const text = isIP(address) === 0 ? address.split(".").map(Number).join(".") : address;
  if (isIP(text) === 0 || text.includes("%")) return [invalidValue(path, address, "must be a valid IP address")];
  return [
    ...when(
      UNSPECIFIED.some((range) => isWithin(text, range)),
      invalidValue(path, address, `may not be unspecified (${address})`),
    ),
    ...REFUSED.filter(({ ranges }) => ranges.some((range) => isWithin(text, range))).map(({ detail }) =>
      invalidValue(path, address, detail),
    ),
  ];
}
