import { Group, Paper, SimpleGrid, Skeleton, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { CreditFiguresFragment } from "../../api/documents";
import { useFormats } from "../../formats/use-formats";

interface Props {
  readonly now: CreditFiguresFragment | undefined;
  readonly before: CreditFiguresFragment | undefined;
  /** The credits in all wallets at the end of the period. */
  readonly outstanding: number | null | undefined;
}

const figures = [
  ["purchased", "creditsPurchased"],
  ["purchases", "purchases"],
  ["spent", "creditsSpent"],
  ["refunded", "creditsRefunded"],
  ["granted", "creditsGranted"],
  ["adjusted", "creditsAdjusted"],
  ["expired", "creditsExpired"],
] as const;

/** The figures of a period, each with its change since the period before. */
export function FigureCards({ now, before, outstanding }: Props) {
  const t = useTranslations("overview");
  const formats = useFormats();
  return (
    <SimpleGrid cols={{ base: 2, md: 4 }}>
      {figures.map(([name, field]) => (
        <Card key={name} label={t(name)} change={changeOf(now?.[field], before?.[field])}>
          {now && formats.number(now[field])}
        </Card>
      ))}
      <Card label={t("outstanding")}>{now && (outstanding == null ? "–" : formats.number(outstanding))}</Card>
      <Revenue now={now} before={before} />
    </SimpleGrid>
  );
}

/** Money of several currencies is never added up. */
function Revenue({ now, before }: Pick<Props, "now" | "before">) {
  const t = useTranslations("overview");
  const formats = useFormats();
  if (now && now.revenue.length === 0) return <Card label={t("revenue")}>–</Card>;
  const [main] = now?.revenue ?? [];
  const earlier = before?.revenue.find(({ currency }) => currency === main?.currency)?.amount ?? 0;
  return (
    <Card
      label={t("revenue")}
      change={now?.revenue.length === 1 ? changeOf(main?.amount, earlier) : undefined}
    >
      {now?.revenue.map(({ currency, amount }) => formats.money(amount, currency)).join(" · ")}
    </Card>
  );
}

interface CardProps {
  readonly label: string;
  readonly change?: number | undefined;
  readonly children: ReactNode;
}

function Card({ label, change, children }: CardProps) {
  const t = useTranslations("overview");
  const formats = useFormats();
  return (
    <Paper withBorder p="md">
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      {children === undefined || children === false ? (
        <Skeleton height={28} mt={4} />
      ) : (
        <Group gap="xs" align="baseline">
          <Text size="xl" fw={700}>
            {children}
          </Text>
          {change !== undefined && (
            <Text size="sm" c="dimmed" title={t("sinceBefore")}>
              {change >= 0 ? "▲" : "▼"} {formats.percent(Math.abs(change))}
            </Text>
          )}
        </Group>
      )}
    </Paper>
  );
}

/** By which share a figure grew; undefined where it began at nothing. */
function changeOf(now: number | undefined, before: number | undefined): number | undefined {
  if (now === undefined || !before) return undefined;
  return (now - before) / Math.abs(before);
}
