import { ActionIcon, Group, Menu, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { GlobeIcon, MoonIcon, SunIcon } from "@radix-ui/react-icons";
import { useLocale, useTranslations } from "use-intl";
import { useChooseLanguage } from "../language/choose-language";
import { languages, type Language } from "../language/language";

/** Chooses the language and between light and dark. Both are remembered in the browser. */
export function Preferences() {
  const t = useTranslations("shell");
  const locale = useLocale();
  const chooseLanguage = useChooseLanguage();
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme("light") === "dark";
  return (
    <Group gap="xs" wrap="nowrap">
      <Menu>
        <Menu.Target>
          <ActionIcon variant="default" size="lg" aria-label={t("language")}>
            <GlobeIcon aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {Object.entries(languages).map(([language, name]) => (
            <Menu.Item
              key={language}
              lang={language}
              aria-current={language === locale}
              onClick={() => chooseLanguage(language as Language)}
            >
              {name}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <ActionIcon
        variant="default"
        size="lg"
        aria-label={isDark ? t("light") : t("dark")}
        onClick={() => setColorScheme(isDark ? "light" : "dark")}
      >
        {isDark ? <SunIcon aria-hidden /> : <MoonIcon aria-hidden />}
      </ActionIcon>
    </Group>
  );
}
