import { AppShell, Badge, Burger, Button, Group, NavLink, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import {
  HeartIcon,
  BarChartIcon,
  CounterClockwiseClockIcon,
  ArchiveIcon,
  DashboardIcon,
  ExitIcon,
  CubeIcon,
  ReaderIcon,
  PersonIcon,
} from "@radix-ui/react-icons";
import { Suspense } from "react";
import { Link, Outlet, useLocation } from "react-router";
import { useTranslations } from "use-intl";
import { Waiting } from "../components/waiting";
import { useSession } from "../session/session";
import { Preferences } from "./preferences";
import { SearchBox } from "./search-box";

const screens = [
  { path: "/", name: "overview", Icon: DashboardIcon },
  { path: "/users", name: "users", Icon: PersonIcon },
  { path: "/purchases", name: "purchases", Icon: ReaderIcon },
  { path: "/packages", name: "packages", Icon: CubeIcon },
  { path: "/store-events", name: "storeEvents", Icon: ArchiveIcon },
  { path: "/statistics", name: "statistics", Icon: BarChartIcon },
  { path: "/audit-log", name: "auditLog", Icon: CounterClockwiseClockIcon },
  { path: "/health", name: "health", Icon: HeartIcon },
] as const;

/** The frame around every screen: search, navigation, preferences and who is signed in. */
export function Shell() {
  const t = useTranslations("shell");
  const { settings } = useSession();
  const { pathname } = useLocation();
  const [menuOpen, menu] = useDisclosure();
  return (
    <AppShell
      header={{ height: 60 }}
      navbar={{ width: 220, breakpoint: "sm", collapsed: { mobile: !menuOpen } }}
      padding="md"
    >
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={menuOpen}
              onClick={menu.toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={menuOpen ? t("closeMenu") : t("openMenu")}
              aria-expanded={menuOpen}
            />
            <Text fw={700} visibleFrom="sm">
              Allmine Credits
            </Text>
            <Badge
              visibleFrom="sm"
              variant="outline"
              color={settings.deployment === "production" ? "red" : "gray"}
            >
              {settings.deployment}
            </Badge>
          </Group>
          <SearchBox />
          <Preferences />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={t("screens")}>
        <Navigation onChoice={menu.close} />
      </AppShell.Navbar>
      <AppShell.Main>
        <Suspense key={pathname} fallback={<Waiting />}>
          <Outlet />
        </Suspense>
      </AppShell.Main>
    </AppShell>
  );
}

function Navigation({ onChoice }: { readonly onChoice: () => void }) {
  const t = useTranslations("shell");
  const { viewer, signOut } = useSession();
  const { pathname } = useLocation();
  return (
    <>
      <AppShell.Section grow>
        {screens.map(({ path, name, Icon }) => (
          <NavLink
            key={path}
            component={Link}
            to={path}
            label={t(`to.${name}`)}
            leftSection={<Icon aria-hidden />}
            active={path === "/" ? pathname === path : pathname.startsWith(path)}
            aria-current={pathname === path ? "page" : undefined}
            onClick={onChoice}
          />
        ))}
      </AppShell.Section>
      <AppShell.Section p="xs">
        <Text size="sm" className="id">
          {viewer.userId}
        </Text>
        <Text size="xs" c="dimmed" mb="xs">
          {viewer.roles.map((role) => role.toLowerCase()).join(", ")}
        </Text>
        <Button fullWidth variant="default" leftSection={<ExitIcon aria-hidden />} onClick={signOut}>
          {t("signOut")}
        </Button>
      </AppShell.Section>
    </>
  );
}
