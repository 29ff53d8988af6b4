import { Anchor, Text } from "@mantine/core";
import { Link } from "react-router";
import { useTranslations } from "use-intl";
import { Screen } from "../components/screen";

/** What an address without a screen shows. */
export function NotFound() {
  const t = useTranslations("shell");
  return (
    <Screen title={t("notFound")}>
      <Text>{t("notFoundHint")}</Text>
      <Anchor component={Link} to="/">
        {t("to.overview")}
      </Anchor>
    </Screen>
  );
}
