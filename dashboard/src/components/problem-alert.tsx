import { Alert, Code, Text } from "@mantine/core";
import { ExclamationTriangleIcon } from "@radix-ui/react-icons";
import { useTranslations } from "use-intl";
import { readProblem } from "../api/problem";

/** An error in words, with the id by which an operator finds the request. Nothing without an error. */
export function ProblemAlert({ error }: { readonly error: unknown }) {
  const t = useTranslations("problems");
  if (error === undefined || error === null) return null;
  const { code, message, reason, requestId } = readProblem(error);
  const title = t.has(code as "CONFLICT") ? t(code as "CONFLICT") : t("UNKNOWN");
  return (
    <Alert color="red" role="alert" icon={<ExclamationTriangleIcon aria-hidden />} title={title}>
      <Text size="sm">{message}</Text>
      {reason && (
        <Text size="sm">
          {t("reason")}: <Code>{reason}</Code>
        </Text>
      )}
      {requestId && (
        <Text size="sm">
          {t("requestId")}: <Code>{requestId}</Code>
        </Text>
      )}
    </Alert>
  );
}
