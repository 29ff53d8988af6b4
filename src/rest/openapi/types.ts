/** A JSON Schema of the 2020-12 dialect, which is OpenAPI 3.1's. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required?: boolean;
  readonly description: string;
  readonly schema: JsonSchema;
  readonly example?: unknown;
}

export interface Answer {
  readonly description: string;
  readonly headers: Readonly<Record<string, object>>;
  readonly content: Readonly<Record<string, object>>;
}

export interface RequestBody {
  readonly required: true;
  readonly description: string;
  readonly content: {
    readonly "application/json": { readonly schema: JsonSchema; readonly example: object };
  };
}

/** One operation as the OpenAPI document tells it; written next to its route. */
export interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  /** Left out where the token of `JWT-auth` opens the door. */
  readonly security?: readonly object[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: RequestBody;
  readonly responses: Readonly<Record<string, Answer>>;
  readonly "x-codeSamples"?: readonly CodeSample[];
}

export interface CodeSample {
  readonly lang: string;
  readonly label: string;
  readonly source: string;
}

/** By path, then by method. */
export type Paths = Readonly<Record<string, { readonly get?: Operation; readonly post?: Operation }>>;
