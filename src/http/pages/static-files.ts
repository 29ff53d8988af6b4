import { existsSync, readdirSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyContextConfig, FastifyInstance, FastifyReply } from "fastify";
import { pagePolicy, type PageOrigins } from "./page-policy";

/** Where `scripts/build-pages.cjs` puts the pages: beside the compiled `src` in `dist`, or beside the packages. */
const builtFolders = [
  resolve(__dirname, "../../../pages"),
  resolve(__dirname, "../../../node_modules/.cache/allmine-credits/pages"),
];

export interface StaticPage extends PageOrigins {
  /** The page's folder among the built ones. Its files are served at `/<name>/…`. */
  readonly name: string;
  /** Whether the folder's `index.html` is served at `/<name>`. */
  readonly hasIndex: boolean;
}

/**
 * Serves a page at `/<name>` and its files below it, compressed if the browser accepts that.
 * @returns what a further route needs to answer with the page itself.
 * @throws Error when the pages were not built, so that a broken build cannot start.
 */
export async function servePage(app: FastifyInstance, { name, hasIndex, ...origins }: StaticPage) {
  const root = join(builtPages(), name);
  const { serve, route } = await fileServer(app, root, { helmet: pagePolicy(origins) });
  for (const file of filesOf(root)) serve(`/${name}/${file}`, file);
  if (hasIndex) serve(`/${name}`, "index.html");
  return { route, index: (reply: FastifyReply) => send(reply, "index.html") };
}

/** Serves a built file that belongs to no page, at `/<file>`, in the same way. */
export async function serveFile(app: FastifyInstance, file: string): Promise<void> {
  const { serve } = await fileServer(app, builtPages(), {});
  serve(`/${file}`, file);
}

async function fileServer(app: FastifyInstance, root: string, config: FastifyContextConfig) {
  // No ranges: the files are small, and Fastify would answer a wrong range as a malformed request.
  const options = { root, cacheControl: false, acceptRanges: false, preCompressed: true };
  await app.register(fastifyStatic, { serve: false, ...options });
  const route = { config };
  const serve = (path: string, file: string) =>
    app.get(path, route, async (_request, reply) => send(reply, file));
  return { serve, route };
}

function send(reply: FastifyReply, file: string): FastifyReply {
  const vary = variesBy(reply, "accept-encoding");
  return reply.headers({ "cache-control": cacheControlOf(file), vary }).sendFile(file);
}

/** The bundler puts a hash of their content into the names of the files in these folders. */
function cacheControlOf(file: string): string {
  return /^(assets|chunks)\//.test(file) ? "public, max-age=31536000, immutable" : "no-cache";
}

/** `Vary` with one more header. It may name `Origin` already, where some origins may call. */
function variesBy(reply: FastifyReply, header: string): string {
  return [reply.getHeader("vary") ?? [], header].flat().join(", ");
}

function builtPages(): string {
  const folder = builtFolders.find((candidate) => existsSync(candidate));
  if (!folder) throw new Error("The pages are missing. Run `npm run build`.");
  return folder;
}

/** Every file but the page itself and the compressed forms. */
function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8", withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(br|gz)$|^index\.html$/.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .map((path) => path.replaceAll(sep, "/"));
}
