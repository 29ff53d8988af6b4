import {
  Alert,
  Button,
  Code,
  Container,
  Group,
  Paper,
  PasswordInput,
  Stack,
  Text,
  Title,
} from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslations } from "use-intl";
import { Preferences } from "../shell/preferences";
import { developmentRoles, type Settings } from "./settings";

/** Why the sign-in is shown again. */
export type SignInNotice = "refused" | "powerless";

interface Props {
  readonly settings: Settings;
  readonly notice: SignInNotice | undefined;
  readonly onToken: (token: string) => void;
}

/** Asks for a token. In development, on the service's own machine, one press is enough. */
export function SignIn({ settings, notice, onToken }: Props) {
  const t = useTranslations("signIn");
  return (
    <Container component="main" size="xs" py="xl">
      <Group justify="space-between" mb="lg">
        <Title order={1} size="h2">
          {t("title")}
        </Title>
        <Preferences />
      </Group>
      <Stack>
        {notice && (
          <Alert color="red" role="alert">
            {t(`notices.${notice}`)}
          </Alert>
        )}
        <DevelopmentTokens settings={settings} onToken={onToken} />
        <TokenForm onToken={onToken} />
        <Text size="sm">{t.rich("howToGetOne", { command: (text) => <Code>{text}</Code> })}</Text>
      </Stack>
    </Container>
  );
}

function DevelopmentTokens({ settings, onToken }: Pick<Props, "settings" | "onToken">) {
  const t = useTranslations("signIn");
  const offered = developmentRoles.flatMap((role) => {
    const token = settings.developmentTokens[role];
    return token === undefined ? [] : [{ role, token }];
  });
  if (offered.length === 0) return null;
  return (
    <Paper withBorder p="md">
      <Text mb="sm">{t("development")}</Text>
      <Group>
        {offered.map(({ role, token }) => (
          <Button key={role} variant={role === "admin" ? "filled" : "default"} onClick={() => onToken(token)}>
            {t(`roles.${role}`)}
          </Button>
        ))}
      </Group>
    </Paper>
  );
}

function TokenForm({ onToken }: Pick<Props, "onToken">) {
  const t = useTranslations("signIn");
  const form = useForm({
    initialValues: { token: "" },
    validate: { token: (text) => (isToken(text.trim()) ? null : t("noToken")) },
  });
  return (
    <Paper withBorder p="md">
      <form onSubmit={form.onSubmit(({ token }) => onToken(token.trim()))}>
        <Stack>
          <PasswordInput
            label={t("token")}
            description={t("tokenHint")}
            autoComplete="off"
            {...form.getInputProps("token")}
          />
          <Button type="submit" variant="default">
            {t("signIn")}
          </Button>
        </Stack>
      </form>
    </Paper>
  );
}

/** A JSON Web Token has three parts. Anything else would only be refused later. */
function isToken(text: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text);
}
