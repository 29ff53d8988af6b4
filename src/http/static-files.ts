import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";

/**
 * Files of others that the pages need, by the name under which we serve them. They come from development dependencies:
 * `npm run build` copies them to `dist/static`, and without a build they are served from where npm put them.
 */
export const bundledFiles: Readonly<Record<string, string>> = {
  "docs/scalar.js": "@scalar/fastify-api-reference/dist/js/standalone.js",
  "graphiql/graphiql.js": "graphiql/graphiql.min.js",
  "graphiql/graphiql.css": "graphiql/graphiql.min.css",
  "graphiql/react.js": "react/umd/react.production.min.js",
  "graphiql/react-dom.js": "react-dom/umd/react-dom.production.min.js",
};

/** `static` beside `src`, or beside the compiled `src` in `dist`. */
const staticFolder = resolve(__dirname, "../../static");
const packageFolder = resolve(__dirname, "../../node_modules");

export interface StaticPage {
  /** Folder below `static`, and the path of the page. */
  readonly name: string;
  /** Files of the page besides its `index.html`. */
  readonly files: readonly string[];
  /** Origins, besides our own, that its scripts may call. */
  readonly callsTo: readonly string[];
}

/**
 * Serves a page at `/<name>` and its files below it. Scripts come from us alone, and none stands in the page itself.
 * @throws Error when a file is missing, so that a broken build cannot start.
 */
export async function servePage(app: FastifyInstance, { name, files, callsTo }: StaticPage): Promise<void> {
  await app.register(fastifyStatic, { serve: false, root: staticFolder, cacheControl: false });
  const helmet = { contentSecurityPolicy: { useDefaults: false as const, directives: directives(callsTo) } };
  const served = [["", "index.html"] as const, ...files.map((file) => [`/${file}`, file] as const)];
  for (const [suffix, file] of served) {
    const path = findFile(`${name}/${file}`);
    app.get(`/${name}${suffix}`, { config: { helmet } }, async (_request, reply) =>
      reply.header("cache-control", "no-cache").sendFile(basename(path), dirname(path)),
    );
  }
}

function findFile(name: string): string {
  const bundled = bundledFiles[name];
  const candidates = [join(staticFolder, name), ...(bundled ? [join(packageFolder, bundled)] : [])];
  const path = candidates.find((candidate) => existsSync(candidate));
  if (!path) throw new Error(`The page file ${name} is missing. Run \`npm run build\`.`);
  return path;
}

function directives(callsTo: readonly string[]): Record<string, string[]> {
  return {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    // Both user interfaces set styles from their scripts.
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'", "data:"],
    "connect-src": ["'self'", ...callsTo],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'none'"],
  };
}
