import { Center, Loader } from "@mantine/core";
import { useTranslations } from "use-intl";

/** Fills the place of a screen that is still loading. */
export function Waiting() {
  const t = useTranslations("common");
  return (
    <Center mih="50vh" role="status" aria-label={t("loading")}>
      <Loader aria-hidden />
    </Center>
  );
}
