import { requirePermission } from "../auth/permissions";
import type { Caller } from "../auth/caller";
import type { AppContext } from "../context/app-context";
import type { Page } from "../database/list-page";

/** A row to export. It has the columns among its properties. */
export type ExportRow = Readonly<Record<string, unknown>>;

/** One page of a list, as rows. */
export interface ExportPage {
  readonly rows: readonly (ExportRow & { readonly cursor: string })[];
  readonly hasNextPage: boolean;
  /** Where the page ends; null for a list without rows. */
  readonly endCursor: string | null;
}

/** A list that is read to its end. */
interface PagedList {
  /** Reads one page, of at most `first` rows after the cursor. */
  readonly readPage: (first: number, after: string | null) => Promise<Page<object>>;
  readonly present: (node: never) => ExportRow;
  readonly pageSize: number;
  /** The cursor behind which the export begins; null for its beginning. */
  readonly after: string | null;
}

/** The most rows of one answer. */
export const exportRowsMax = 1_000_000;

/**
 * Reads a list to its end, or up to 1,000,000 rows, a page at a time. The next page is read when this one is asked for,
 * so nothing waits in the database or in memory for a slow reader.
 * @throws Refusal UNAUTHENTICATED, FORBIDDEN, BAD_USER_INPUT
 */
export function exportList(_: AppContext, caller: Caller, list: PagedList): AsyncGenerator<ExportPage, void> {
  requirePermission(caller.viewer, "exportList");
  return pagesOf(list);
}

async function* pagesOf({ readPage, present, pageSize, after }: PagedList): AsyncGenerator<ExportPage, void> {
  let position = after;
  for (let left = exportRowsMax; left > 0;) {
    const page = await readPage(Math.min(pageSize, left), position);
    const rows = page.nodes.map((node) => ({ ...present(node as never), cursor: page.cursorOf(node) }));
    left -= rows.length;
    position = page.endCursor ?? rows.at(-1)?.cursor ?? position;
    yield { rows, hasNextPage: page.hasNextPage, endCursor: position };
    if (!page.hasNextPage) return;
  }
}
