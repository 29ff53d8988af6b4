import { sign } from "jsonwebtoken";
import { testSecret, type RestAnswer, type TestService } from "./harness";

/** A token with these claims, valid for a minute. A claim `revenuecat_ids` lists the user's anonymous ids. */
export function tokenWith(claims: object): string {
  const exp = Math.floor(Date.now() / 1000) + 60;
  return sign({ ...claims, exp }, testSecret, { algorithm: "HS256" });
}

/** Claims the purchases under the anonymous ids in the token, through REST. */
export function claimPurchases(service: TestService, claims: object): Promise<RestAnswer> {
  return service.rest("POST", "/api/v1/wallet/claims", { headers: { authorization: tokenWith(claims) } });
}
