import { rolesFor } from "../../auth/permissions";
import { PageArgs } from "../../inputs/page.args";
import { listNames } from "../../inputs/read-list-args";
import { failureAnswers } from "../openapi/answers";
import { headersNamed, rateLimitHeaders } from "../openapi/headers";
import { inputProperty } from "../openapi/input-schema";
import type { RouteSchema } from "../openapi/route-schema";
import { exportRowsMax } from "../../reports/export-list";

const rowsMax = exportRowsMax.toLocaleString("en");

/** The description of `GET /api/v1/admin/exports/{name}`. */
export const exportSchema: RouteSchema = {
  operationId: "exportList",
  tags: ["Exports"],
  summary: "Export a list",
  description:
    "Streams a list of the GraphQL API as CSV or JSON Lines, with the same filter and order. Every row has a `cursor`: " +
    "pass the last one that arrived as `after`, with the same `where` and `orderBy`, and the next answer goes on behind " +
    `it. An answer has at most ${rowsMax} rows. A complete answer ends with the trailers \`Export-Rows\`, ` +
    "`Export-Has-More` and `Export-Cursor`; one that was cut off ends without the last chunk of its encoding, which " +
    "HTTP clients report as an error. In CSV, a text that a spreadsheet would take for a formula begins with an " +
    `apostrophe. Needs ${rolesFor("exportList")}.`,
  querystring: {
    type: "object",
    properties: {
      format: {
        type: "string",
        enum: ["csv", "jsonl"],
        description: "Left out, `Accept` decides: `text/csv`, or `application/jsonl`. Otherwise it is CSV.",
      },
      where: {
        type: "string",
        description: "The filter as JSON, as the list's argument `where` in GraphQL. Left out, all rows.",
        examples: ['{"createdAt":{"gte":"2026-05-01T00:00:00Z"}}'],
      },
      orderBy: {
        type: "string",
        description: "The order, as the list's argument `orderBy` in GraphQL.",
        examples: ["OLDEST_FIRST"],
      },
      after: inputProperty(PageArgs, "after", {
        description: "The cursor of a row of the same export. The answer begins behind it.",
      }),
    },
  },
  params: {
    type: "object",
    properties: {
      name: {
        type: "string",
        enum: listNames,
        description: "The list: the name of its root field in GraphQL.",
      },
    },
    required: ["name"],
  },
  response: {
    200: {
      description: "The rows, the first line of CSV being the names of the columns.",
      headers: headersNamed([...rateLimitHeaders]),
      content: {
        "text/csv": { schema: { type: "string" }, example: "id,userId,cursor\r\nown_dora,dora,WyJ4Il0\r\n" },
        "application/jsonl": {
          schema: { type: "string" },
          example: '{"id":"own_dora","userId":"dora","cursor":"WyJ4Il0"}\n',
        },
      },
    },
    ...failureAnswers({
      400: "A parameter is unknown, is given twice, or has a value that is not allowed.",
      403: "The token has no role that may export.",
      404: "There is no export of this name.",
    }),
  },
};
