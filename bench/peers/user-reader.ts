import { createSecretKey } from "node:crypto";
import { verify } from "jsonwebtoken";

/** Makes the function with which a peer reads the user from the header `Authorization`. */
export function userReader(secret: string): (authorization?: string) => string {
  const key = createSecretKey(Buffer.from(secret));
  return (authorization = "") => String(verify(authorization.slice("Bearer ".length), key).sub);
}
