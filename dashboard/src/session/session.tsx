import { ApolloProvider, useQuery } from "@apollo/client/react";
import { Button, Container, Stack } from "@mantine/core";
import { createContext, use, useCallback, useEffect, useMemo, useState, type ReactNode } from "react";
import { useTranslations } from "use-intl";
import { createClient } from "../api/client";
import { SessionDocument, type SessionQuery } from "../api/documents";
import { ProblemAlert } from "../components/problem-alert";
import { Waiting } from "../components/waiting";
import { listenToHost } from "./host-application";
import type { Settings } from "./settings";
import { SignIn, type SignInNotice } from "./sign-in";

type Viewer = NonNullable<SessionQuery["me"]>;

export interface Session {
  readonly settings: Settings;
  readonly viewer: Viewer;
  /** Whether the viewer's roles allow the mutation of this name. */
  readonly may: (mutation: string) => boolean;
  readonly signOut: () => void;
}

const SessionContext = createContext<Session | undefined>(undefined);

/** Session storage ends with the tab, and no other tab or site reads it. */
const storageKey = "allmine-credits.token";

/** Who is signed in. Only below `SessionProvider`. */
export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error("useSession is called outside SessionProvider.");
  return session;
}

/** Shows the sign-in until there is a token, and then the screens. */
export function SessionProvider({ settings, children }: { settings: Settings; children: ReactNode }) {
  const [token, setToken] = useState(() => sessionStorage.getItem(storageKey) ?? undefined);
  const [notice, setNotice] = useState<SignInNotice>();
  const signIn = useCallback((given: string) => {
    sessionStorage.setItem(storageKey, given);
    setNotice(undefined);
    setToken(given);
  }, []);
  const signOut = useCallback((reason?: SignInNotice) => {
    sessionStorage.removeItem(storageKey);
    setNotice(reason);
    setToken(undefined);
  }, []);
  useEffect(() => listenToHost(settings.hostOrigins, signIn), [settings.hostOrigins, signIn]);
  if (token === undefined) return <SignIn settings={settings} notice={notice} onToken={signIn} />;
  return (
    <SignedIn key={token} token={token} settings={settings} signOut={signOut}>
      {children}
    </SignedIn>
  );
}

interface SignedInProps {
  readonly token: string;
  readonly settings: Settings;
  readonly signOut: (reason?: SignInNotice) => void;
  readonly children: ReactNode;
}

function SignedIn({ token, settings, signOut, children }: SignedInProps) {
  const client = useMemo(() => createClient(token, () => signOut("refused")), [token, signOut]);
  return (
    <ApolloProvider client={client}>
      <WithViewer settings={settings} signOut={signOut}>
        {children}
      </WithViewer>
    </ApolloProvider>
  );
}

function WithViewer({ settings, signOut, children }: Omit<SignedInProps, "token">) {
  const { data, error, refetch } = useQuery(SessionDocument, { notifyOnNetworkStatusChange: true });
  const viewer = data?.me ?? undefined;
  const session = useMemo<Session | undefined>(
    () =>
      viewer && {
        settings,
        viewer,
        may: (mutation) => viewer.mutations.includes(mutation),
        signOut: () => signOut(),
      },
    [settings, viewer, signOut],
  );
  const reads = viewer?.roles.some((role) => role === "ADMIN" || role === "SUPPORT" || role === "AUDITOR");
  useEffect(() => {
    if (viewer && !reads) signOut("powerless");
  }, [viewer, reads, signOut]);
  if (error && !session) return <Unreachable error={error} onRetry={refetch} />;
  if (!session || !reads) return <Waiting />;
  return <SessionContext value={session}>{children}</SessionContext>;
}

/** An outage is no reason to sign in again. */
function Unreachable({
  error,
  onRetry,
}: {
  readonly error: unknown;
  readonly onRetry: () => Promise<unknown>;
}) {
  const t = useTranslations("shell");
  return (
    <Container component="main" size="sm" py="xl">
      <Stack align="flex-start">
        <ProblemAlert error={error} />
        <Button onClick={() => void onRetry().catch(() => undefined)}>{t("reload")}</Button>
      </Stack>
    </Container>
  );
}
