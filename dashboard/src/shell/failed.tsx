import { Button, Container, Stack, Text, Title } from "@mantine/core";
import { useRouteError } from "react-router";
import { useTranslations } from "use-intl";

/** What a fault of the dashboard itself shows, and how to go on. */
export function Failed() {
  const t = useTranslations("shell");
  const error = useRouteError();
  return (
    <Container component="main" size="sm" py="xl">
      <Stack align="flex-start">
        <Title order={1} size="h2">
          {t("failed")}
        </Title>
        <Text>{error instanceof Error ? error.message : String(error)}</Text>
        <Button onClick={() => globalThis.location.reload()}>{t("reload")}</Button>
      </Stack>
    </Container>
  );
}
