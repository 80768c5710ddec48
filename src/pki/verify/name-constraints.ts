import type { CertificateFacts, GeneralNames } from "./certificate-facts.ts";
import { ipText } from "./host-names.ts";

type Match = (name: string, constraint: string, excluded: boolean) => boolean;

interface NameKind {
  readonly label: string;
  /** Addresses are compared as hex. */
  readonly names: (names: GeneralNames) => readonly string[];
  readonly show: (name: string) => string;
  readonly matches: Match;
}

const same = (name: string): string => name;
const hexAddress = (hex: string): string => ipText(Buffer.from(hex, "hex"));

/** What crypto/x509 compares with a CA's name constraints. */
const KINDS: readonly NameKind[] = [
  { label: "DNS name", names: ({ dnsNames }) => dnsNames, show: same, matches: matchesDomain },
  {
    label: "IP address",
    names: ({ ipAddresses }) => ipAddresses.map((bytes) => bytes.toString("hex")),
    show: hexAddress,
    matches: matchesRange,
  },
  { label: "email address", names: ({ emailAddresses }) => emailAddresses, show: same, matches: matchesMailbox },
  { label: "URI", names: ({ uris }) => uris, show: same, matches: matchesUri },
];

/** Whether a CA may stand above the names of a chain (RFC 5280, 4.2.1.10): undefined, or Go's error text. */
export function nameConstraintProblem(
  { nameConstraints }: CertificateFacts,
  chain: readonly CertificateFacts[],
): string | undefined {
  if (nameConstraints === undefined) return undefined;
  const { permitted, excluded } = nameConstraints;
  for (const certificate of chain) {
    for (const kind of KINDS) {
      for (const name of kind.names(certificate)) {
        const detail = constraintDetail(kind, name, kind.names(permitted), kind.names(excluded));
        if (detail !== undefined)
          return `x509: a root or intermediate certificate is not authorized to sign for this name: ${detail}`;
      }
    }
  }
  return undefined;
}

function constraintDetail(
  { label, show, matches }: NameKind,
  name: string,
  permitted: readonly string[],
  excluded: readonly string[],
): string | undefined {
  const shown = `${label} ${JSON.stringify(show(name))}`;
  const breach = excluded.find((constraint) => matches(name, constraint, true));
  if (breach !== undefined)
    return `${shown} is excluded by constraint ${JSON.stringify(showConstraint(breach, label))}`;
  const allowed = permitted.length === 0 || permitted.some((constraint) => matches(name, constraint, false));
  return allowed ? undefined : `${shown} is not permitted by any constraint`;
}

/** An address range is address and mask. */
function showConstraint(constraint: string, label: string): string {
  if (label !== "IP address") return constraint;
  const half = constraint.length / 2;
  const ones = BigInt(`0x${constraint.slice(half)}`)
    .toString(2)
    .replaceAll("0", "").length;
  return `${hexAddress(constraint.slice(0, half))}/${ones}`;
}

/** A constraint allows its own name and those below it, with a leading dot only those below. */
function matchesDomain(domain: string, constraint: string, excluded: boolean): boolean {
  if (constraint === "") return true;
  const onlyBelow = constraint.startsWith(".");
  const wanted = constraint.replace(/^\./, "").toLowerCase().split(".").toReversed();
  const labels = domain.toLowerCase().split(".").toReversed();
  if (labels.length < wanted.length || (onlyBelow && labels.length === wanted.length)) return false;
  // A wildcard may stand for the excluded name itself.
  const compared = excluded && domain.startsWith("*") && labels.length > 1 ? wanted.slice(0, -1) : wanted;
  return compared.every((label, index) => label === labels[index]);
}

function matchesRange(address: string, constraint: string): boolean {
  if (address.length * 2 !== constraint.length) return false;
  const half = constraint.length / 2;
  const mask = BigInt(`0x${constraint.slice(half)}`);
  return (BigInt(`0x${address}`) & mask) === (BigInt(`0x${constraint.slice(0, half)}`) & mask);
}

function matchesMailbox(mailbox: string, constraint: string, excluded: boolean): boolean {
  const at = mailbox.lastIndexOf("@");
  const domain = mailbox.slice(at + 1);
  if (!constraint.includes("@")) return matchesDomain(domain, constraint, excluded);
  const wanted = constraint.lastIndexOf("@");
  return (
    mailbox.slice(0, at) === constraint.slice(0, wanted) &&
    domain.toLowerCase() === constraint.slice(wanted + 1).toLowerCase()
  );
}

function matchesUri(uri: string, constraint: string, excluded: boolean): boolean {
  const host = URL.canParse(uri) ? new URL(uri).hostname : "";
  return host !== "" && matchesDomain(host, constraint, excluded);
}
