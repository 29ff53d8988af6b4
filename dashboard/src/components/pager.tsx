import { Button, Group } from "@mantine/core";
import { ChevronRightIcon, DoubleArrowLeftIcon } from "@radix-ui/react-icons";
import { useTranslations } from "use-intl";
import { usePage } from "./address-state";

interface Props {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null } | undefined;
}

/** Moves through a list. The page before is the browser's back. */
export function Pager({ pageInfo }: Props) {
  const t = useTranslations("common");
  const { after, go } = usePage();
  const next = pageInfo?.hasNextPage ? (pageInfo.endCursor ?? undefined) : undefined;
  if (after === undefined && next === undefined) return null;
  return (
    <Group justify="flex-end" component="nav" aria-label={t("pages")}>
      <Button
        variant="default"
        leftSection={<DoubleArrowLeftIcon aria-hidden />}
        disabled={after === undefined}
        onClick={() => go(undefined)}
      >
        {t("firstPage")}
      </Button>
      <Button
        variant="default"
        rightSection={<ChevronRightIcon aria-hidden />}
        disabled={next === undefined}
        onClick={() => go(next)}
      >
        {t("nextPage")}
      </Button>
    </Group>
  );
}
