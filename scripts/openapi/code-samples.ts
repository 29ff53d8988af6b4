interface CodeSample {
  readonly lang: string;
  readonly label: string;
  readonly source: string;
}

/** Where `npm run dev` listens. The page at `/docs` replaces it by its own address. */
export const developmentUrl = "http://127.0.0.1:4000";

/** A call that code samples show. */
export interface SampledCall {
  readonly method: string;
  readonly path: string;
  /** JSON, as it is sent. */
  readonly body?: string;
  /** The TypeScript type of the body, when there is one. */
  readonly bodyType?: string;
}

/** The call in curl and in the languages that mobile apps are written in. */
export function codeSamples(call: SampledCall): CodeSample[] {
  return [
    { lang: "shell", label: "curl", source: curl(call) },
    ...(call.bodyType
      ? [{ lang: "typescript", label: "TypeScript type of the body", source: call.bodyType }]
      : []),
    { lang: "javascript", label: "fetch", source: fetchSample(call) },
    { lang: "swift", label: "Swift", source: swift(call) },
    { lang: "kotlin", label: "Kotlin", source: kotlin(call) },
    { lang: "dart", label: "Dart", source: dart(call) },
  ];
}

function curl({ method, path, body }: SampledCall): string {
  return [
    `curl -i -X ${method} ${developmentUrl}${path}`,
    `-H "Authorization: Bearer $TOKEN"`,
    ...(body === undefined
      ? []
      : [`-H "Content-Type: application/json"`, `-H "Idempotency-Key: $(uuidgen)"`, `-d '${body}'`]),
  ].join(" \\\n  ");
}

function fetchSample({ method, path, body }: SampledCall): string {
  const json = `
    "Content-Type": "application/json",
    "Idempotency-Key": crypto.randomUUID(), // keep it for retries of this request`;
  return `const response = await fetch("${developmentUrl}${path}", {
  method: "${method}",
  headers: {
    Authorization: \`Bearer \${token}\`,${body === undefined ? "" : json}
  },${body === undefined ? "" : `\n  body: JSON.stringify(${body}),`}
});
const { isSuccess, data, errors } = await response.json();`;
}

function swift({ method, path, body }: SampledCall): string {
  const json = `
request.setValue("application/json", forHTTPHeaderField: "Content-Type")
request.setValue(UUID().uuidString, forHTTPHeaderField: "Idempotency-Key") // keep it for retries of this request
request.httpBody = #"${body}"#.data(using: .utf8)`;
  return `var request = URLRequest(url: URL(string: "${developmentUrl}${path}")!)
request.httpMethod = "${method}"
request.setValue("Bearer \\(token)", forHTTPHeaderField: "Authorization")${body === undefined ? "" : json}
let (data, response) = try await URLSession.shared.data(for: request)
let status = (response as! HTTPURLResponse).statusCode`;
}

function kotlin({ method, path, body }: SampledCall): string {
  const json = `
    .header("Idempotency-Key", UUID.randomUUID().toString()) // keep it for retries of this request
    .post("""${body}""".toRequestBody("application/json".toMediaType()))`;
  // OkHttp refuses a POST without a body.
  const noBody = method === "GET" ? '\n    .method("GET", null)' : '\n    .post("".toRequestBody())';
  return `val request = Request.Builder()
    .url("${developmentUrl}${path}")
    .header("Authorization", "Bearer $token")${body === undefined ? noBody : json}
    .build()
OkHttpClient().newCall(request).execute().use { response ->
    println("\${response.code} \${response.body?.string()}")
}`;
}

function dart({ method, path, body }: SampledCall): string {
  const json = `
    'Content-Type': 'application/json',
    'Idempotency-Key': const Uuid().v4(), // keep it for retries of this request`;
  return `final response = await http.${method.toLowerCase()}(
  Uri.parse('${developmentUrl}${path}'),
  headers: {
    'Authorization': 'Bearer $token',${body === undefined ? "" : json}
  },${body === undefined ? "" : `\n  body: jsonEncode(${body}),`}
);
final envelope = jsonDecode(response.body) as Map<String, dynamic>;`;
}
