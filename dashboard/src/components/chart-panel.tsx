import { Button, Group, Paper, Skeleton, Table, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { lazy, Suspense } from "react";
import { useTranslations } from "use-intl";

export interface Series {
  readonly name: string;
  readonly label: string;
  readonly color: string;
}

/** A moment of a chart: its label, and a number for each series. */
export type Point = { readonly label: string } & Readonly<Record<string, number | string | null>>;

export interface ChartProps {
  readonly points: readonly Point[];
  readonly series: readonly Series[];
  readonly format: (value: number) => string;
  /** Writes the numbers at the axis, where there is little room. */
  readonly axis?: (value: number) => string;
  readonly kind?: "area" | "bar";
}

const TimeChart = lazy(async () => ({ default: (await import("./time-chart")).TimeChart }));

interface Props extends Omit<ChartProps, "points"> {
  readonly title: string;
  /** Undefined while the first answer is awaited. */
  readonly points: readonly Point[] | undefined;
}

/** A chart below its title, and the same numbers as a table for whoever would rather read or hear them. */
export function ChartPanel({ title, points, ...chart }: Props) {
  const t = useTranslations("common");
  const [asTable, table] = useDisclosure();
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4">
          {title}
        </Title>
        <Button variant="subtle" size="compact-sm" onClick={table.toggle} aria-pressed={asTable}>
          {t("asTable")}
        </Button>
      </Group>
      {points === undefined ? (
        <Skeleton height={260} />
      ) : points.length === 0 ? (
        <Text c="dimmed">{t("nothingToDraw")}</Text>
      ) : asTable ? (
        <PointsTable title={title} points={points} {...chart} />
      ) : (
        <Suspense fallback={<Skeleton height={260} />}>
          <TimeChart points={points} {...chart} />
        </Suspense>
      )}
    </Paper>
  );
}

function PointsTable({ title, points, series, format }: ChartProps & { readonly title: string }) {
  const t = useTranslations("common");
  return (
    <Table.ScrollContainer minWidth={300} mah={320} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table aria-label={title} stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("time")}</Table.Th>
            {series.map(({ name, label }) => (
              <Table.Th key={name} className="amount">
                {label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {points.map((point, index) => (
            <Table.Tr key={index}>
              <Table.Td>{point.label}</Table.Td>
              {series.map(({ name }) => (
                <Table.Td key={name} className="amount">
                  {typeof point[name] === "number" ? format(point[name]) : "–"}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
