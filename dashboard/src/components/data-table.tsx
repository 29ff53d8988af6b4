import { Paper, ScrollArea, Skeleton, Table, Text } from "@mantine/core";
import type { Key, ReactNode } from "react";

export interface Column<Row> {
  readonly header: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  /** Whether the column has numbers, which stand at its right. */
  readonly numeric?: boolean;
}

interface Props<Row> {
  /** What the table lists, for screen readers. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  /** Undefined while the first answer is awaited. */
  readonly rows: readonly Row[] | undefined;
  readonly rowKey: (row: Row) => Key;
  /** What it means that there is nothing, and what to do next. */
  readonly empty: ReactNode;
}

const skeletonRows = 5;
/** The least width of a column on the average, in pixels. */
const columnWidth = 110;

/** A table that scrolls sideways on a narrow screen, with placeholders until its rows are there. */
export function DataTable<Row>({ label, columns, rows, rowKey, empty }: Props<Row>) {
  if (rows?.length === 0)
    return (
      <Paper withBorder p="lg">
        <Text component="div" c="dimmed">
          {empty}
        </Text>
      </Paper>
    );
  return (
    <ScrollArea viewportProps={{ tabIndex: 0, role: "region", "aria-label": label }} aria-busy={!rows}>
      <Table striped highlightOnHover aria-label={label} miw={columns.length * columnWidth}>
        <Table.Thead>
          <Table.Tr>
            {columns.map(({ header, numeric }, index) => (
              <Table.Th key={index} className={numeric ? "amount" : undefined}>
                {header}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows
            ? rows.map((row) => (
                <Table.Tr key={rowKey(row)}>
                  {columns.map(({ cell, numeric }, index) => (
                    <Table.Td key={index} className={numeric ? "amount" : undefined}>
                      {cell(row)}
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))
            : Array.from({ length: skeletonRows }, (_, row) => (
                <Table.Tr key={row}>
                  {columns.map((_column, index) => (
                    <Table.Td key={index}>
                      <Skeleton height={16} />
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}
