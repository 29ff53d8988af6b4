import { Readable } from "node:stream";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { requireCaller } from "../auth/caller";
import type { AppContext } from "../context/app-context";
import type { Page, WantedPage } from "../database/list-page";
import { badInput, Refusal } from "../errors";
import { listNames, readListArgs, type ListName } from "../inputs/read-list-args";
import { csvLine } from "./exports/csv";
import { exportedLists } from "./exports/exported-lists";
import { exportList, type ExportPage } from "../reports/export-list";
import { exportSchema } from "./exports/export-schema";
import { permitted } from "./permitted";
import { readPage, readQuery } from "./read-page";

/** Exports of the lists that dashboards read. */
export function exportRoutes(app: FastifyInstance, context: AppContext): void {
  const options = permitted(context, "exportList", exportSchema);
  // The answer of HEAD would read the whole list.
  app.get<{ Params: { name: string } }>(
    "/admin/exports/:name",
    { ...options, exposeHeadRoute: false },
    async (request, reply) => {
      const query = readQuery(request, ["format", "where", "orderBy", "after"]);
      const format = formats[readFormat(request, query.format)];
      const name = readName(request.params.name);
      const pages = await openExport(context, request, name, query);
      const end = { rows: 0, hasMore: false, cursor: query.after ?? "" };
      reply.type(format.type);
      reply.header("content-disposition", `attachment; filename="${name}.${format.extension}"`);
      reply.trailer("export-rows", async () => String(end.rows));
      reply.trailer("export-has-more", async () => String(end.hasMore));
      reply.trailer("export-cursor", async () => end.cursor);
      return reply.send(Readable.from(format.write(exportedLists[name].columns, follow(pages, end))));
    },
  );
}

/** Reads the first page, so that a refusal is answered as such. Later the answer has begun, and can only be cut off. */
async function openExport(
  context: AppContext,
  { caller }: FastifyRequest,
  name: ListName,
  query: { readonly where?: string; readonly orderBy?: string; readonly after?: string },
): Promise<AsyncGenerator<ExportPage>> {
  const asking = requireCaller(caller);
  const list = exportedLists[name];
  const { where, orderBy } = await readListArgs(name, query);
  const pages = exportList(context, asking, {
    ...list,
    after: readPage({ ...(query.after !== undefined && { after: query.after }) }).after ?? null,
    readPage: (first, after) => {
      const page: WantedPage = { first, after, isPartial: true };
      // The types of the lists differ, and the filter was read for this one.
      return list.read(context, asking, { where, orderBy, ...page } as never) as Promise<Page<object>>;
    },
  });
  const first = await pages.next();
  return startWith(first, pages);
}

async function* startWith(
  first: IteratorResult<ExportPage>,
  others: AsyncGenerator<ExportPage>,
): AsyncGenerator<ExportPage> {
  if (!first.done) yield first.value;
  yield* others;
}

/** Notes where the export is, for the trailers of the answer. */
async function* follow(
  pages: AsyncGenerator<ExportPage>,
  end: { rows: number; hasMore: boolean; cursor: string },
): AsyncGenerator<ExportPage> {
  for await (const page of pages) {
    end.rows += page.rows.length;
    end.hasMore = page.hasNextPage;
    end.cursor = page.endCursor ?? end.cursor;
    yield page;
  }
}

const formats = {
  csv: {
    type: "text/csv; charset=utf-8; header=present",
    extension: "csv",
    async *write(columns: readonly string[], pages: AsyncGenerator<ExportPage>) {
      const all = [...columns, "cursor"];
      yield csvLine(all);
      for await (const { rows } of pages)
        yield rows.map((row) => csvLine(all.map((column) => row[column]))).join("");
    },
  },
  jsonl: {
    type: "application/jsonl; charset=utf-8",
    extension: "jsonl",
    async *write(columns: readonly string[], pages: AsyncGenerator<ExportPage>) {
      const all = [...columns, "cursor"];
      for await (const { rows } of pages)
        yield rows.map((row) => `${JSON.stringify(pick(row, all))}\n`).join("");
    },
  },
} as const;

function pick(row: Readonly<Record<string, unknown>>, columns: readonly string[]): object {
  return Object.fromEntries(columns.map((column) => [column, row[column] ?? null]));
}

/** `?format=` decides, then the first type of `Accept` that an export has, and otherwise it is CSV. */
function readFormat({ headers }: FastifyRequest, given: string | undefined): keyof typeof formats {
  if (given === "csv" || given === "jsonl") return given;
  if (given !== undefined) throw badInput([{ field: "format", message: "format must be csv or jsonl" }]);
  const known = /\b(text\/csv|application\/(?:jsonl|x-ndjson|x-jsonlines))\b/.exec(headers.accept ?? "");
  return known === null || known[1] === "text/csv" ? "csv" : "jsonl";
}

function readName(name: string): ListName {
  const known = listNames.find((one) => one === name);
  if (known === undefined) throw new Refusal("NOT_FOUND", "There is no such export.");
  return known;
}
