import type { ComponentType } from "react";
import { createBrowserRouter, type RouteObject } from "react-router";
import { Failed } from "./shell/failed";
import { NotFound } from "./shell/not-found";
import { Shell } from "./shell/shell";

/** A screen whose code is loaded when somebody opens it. */
function screen(path: string, load: () => Promise<ComponentType>): RouteObject {
  return { path, lazy: async () => ({ Component: await load() }) };
}

export const routes = createBrowserRouter(
  [
    {
      Component: Shell,
      ErrorBoundary: Failed,
      HydrateFallback: () => null,
      children: [
        screen("/", async () => (await import("./screens/overview/overview")).Overview),
        screen("/users", async () => (await import("./screens/users/users")).Users),
        screen("/users/:userId", async () => (await import("./screens/user/user")).User),
        screen("/purchases", async () => (await import("./screens/purchases/purchases")).Purchases),
        screen("/purchases/:id", async () => (await import("./screens/purchases/purchase")).Purchase),
        screen("/packages", async () => (await import("./screens/packages/packages")).Packages),
        screen(
          "/store-events",
          async () => (await import("./screens/store-events/store-events")).StoreEvents,
        ),
        screen(
          "/store-events/:id",
          async () => (await import("./screens/store-events/store-event")).StoreEventScreen,
        ),
        screen("/statistics", async () => (await import("./screens/statistics/statistics")).StatisticsScreen),
        screen("/audit-log", async () => (await import("./screens/audit-log/audit-log")).AuditLog),
        screen("/health", async () => (await import("./screens/health/health")).HealthScreen),
        { path: "*", Component: NotFound },
      ],
    },
  ],
  { basename: "/dashboard" },
);
