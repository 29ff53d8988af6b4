/** A JSON Schema of the 2020-12 dialect, which is OpenAPI 3.1's. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The description of a route in `openapi.json`, in the shape that `@fastify/swagger` reads. */
export interface RouteSchema {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  /** How callers authenticate. Left out where they send the token of `JWT-auth`. */
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly querystring?: Parameters;
  readonly params?: Parameters;
  readonly headers?: Parameters;
  readonly body?: Reference;
  /** The body of the code samples. */
  readonly sample?: { readonly body: object; readonly bodyType: string };
  readonly response: Readonly<Record<string, Answer>>;
}

export interface Parameters {
  readonly type: "object";
  readonly properties: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
}

export interface Answer {
  readonly description: string;
  readonly headers: Readonly<Record<string, Reference>>;
  readonly content: Readonly<Record<string, object>>;
}

export interface Reference {
  readonly $ref: string;
}

/** Refers to a schema by the `$id` under which a route or `shared-schemas.ts` adds it to the app. */
export function schemaNamed(id: string): Reference {
  return { $ref: `${id}#` };
}

declare module "fastify" {
  interface FastifyContextConfig {
    /**
     * Describes the route for `openapi.json`. Not Fastify's own `schema`: from that one Fastify would compile checks
     * and serializers, but class-validator checks what callers send.
     */
    schema?: RouteSchema;
  }
}
