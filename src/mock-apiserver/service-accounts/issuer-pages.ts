import { isRoutedPage, writeBody, type DiscoveryPath, type Exchange } from "../../apiserver/index.ts";
import { keySet, TOKEN_ALGORITHM, type ServiceAccountKey } from "./token-signer.ts";

const CONFIGURATION_PATH = "/.well-known/openid-configuration";
const KEYS_PATH = "/openid/v1/jwks";
const KEYS_TYPE = "application/jwk-set+json";
/** k8s `pkg/routes/openidmetadata.go`: clients may keep the documents for an hour. */
const HEADERS = { "Cache-Control": "public, max-age=3600" };

/** The pages as OpenAPI describes them, with a slash that their own paths have not. */
export const ISSUER_DOCUMENTS: readonly DiscoveryPath[] = [
  {
    key: CONFIGURATION_PATH.slice(1),
    path: `${CONFIGURATION_PATH}/`,
    id: "getServiceAccountIssuerOpenIDConfiguration",
    description: "where to find the keys of the issuer of ServiceAccount tokens",
    tag: "WellKnown",
    types: ["application/json"],
  },
  {
    key: KEYS_PATH.slice(1),
    path: `${KEYS_PATH}/`,
    id: "getServiceAccountIssuerOpenIDKeyset",
    description: "the keys of the issuer of ServiceAccount tokens",
    tag: "openid",
    types: [KEYS_TYPE],
  },
];

export interface IssuerPagesOptions {
  readonly key: Pick<ServiceAccountKey, "publicKey">;
  readonly issuer: string;
  /** `host:port` where clients reach this server. */
  readonly serverAddress: string;
}

/** The OpenID Connect documents by which others verify service account tokens. */
export function createIssuerPages({
  key,
  issuer,
  serverAddress,
}: IssuerPagesOptions): (exchange: Exchange) => Promise<boolean> {
  return async (exchange) => {
    const { res } = exchange;
    if (isRoutedPage(exchange, KEYS_PATH, [KEYS_TYPE])) {
      const keys = JSON.stringify(await keySet(key));
      writeBody(res, 200, Buffer.from(keys), KEYS_TYPE, HEADERS);
      return true;
    }
    if (!isRoutedPage(exchange, CONFIGURATION_PATH, ["application/json"])) return false;
    const configuration = {
      issuer,
      jwks_uri: `https://${serverAddress}${KEYS_PATH}`,
      response_types_supported: ["id_token"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: [TOKEN_ALGORITHM],
    };
    writeBody(res, 200, Buffer.from(JSON.stringify(configuration)), "application/json", HEADERS);
    return true;
  };
}
