import { MantineProvider } from "@mantine/core";
import { DatesProvider } from "@mantine/dates";
import { Notifications } from "@mantine/notifications";
import "dayjs/locale/tr";
import { useEffect, useState } from "react";
import { RouterProvider } from "react-router";
import { IntlProvider } from "use-intl";
import { ChooseLanguage } from "./language/choose-language";
import { loadMessages, rememberLanguage, type Language, type Texts } from "./language/language";
import { routes } from "./routes";
import { SessionProvider } from "./session/session";
import type { Settings } from "./session/settings";
import { readableColors, theme } from "./theme";

interface Props {
  readonly initialLanguage: Language;
  readonly initialMessages: Texts;
  readonly settings: Settings;
}

const browserTimeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The dashboard: texts and appearance around the session, and the session around the screens. */
export function App({ initialLanguage, initialMessages, settings }: Props) {
  const [{ language, messages }, setTexts] = useState({
    language: initialLanguage,
    messages: initialMessages,
  });
  const choose = async (wanted: Language) => {
    const loaded = await loadMessages(wanted);
    rememberLanguage(wanted);
    setTexts({ language: wanted, messages: loaded });
  };
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={readableColors} defaultColorScheme="auto">
      <DatesProvider settings={{ locale: language, firstDayOfWeek: 1 }}>
        <IntlProvider locale={language} messages={messages} timeZone={browserTimeZone}>
          <ChooseLanguage value={choose}>
            <SessionProvider settings={settings}>
              <Notifications position="bottom-right" />
              <RouterProvider router={routes} />
            </SessionProvider>
          </ChooseLanguage>
        </IntlProvider>
      </DatesProvider>
    </MantineProvider>
  );
}
