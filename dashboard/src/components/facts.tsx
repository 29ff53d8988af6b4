import { Paper, SimpleGrid, Text } from "@mantine/core";
import type { ReactNode } from "react";

/** The fields of one object, each below its name. */
export function Facts({ children }: { readonly children: ReactNode }) {
  return (
    <Paper withBorder p="md">
      <SimpleGrid component="dl" cols={{ base: 1, xs: 2, md: 3 }} m={0}>
        {children}
      </SimpleGrid>
    </Paper>
  );
}

/** One field. Nothing if it has no value. */
export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  if (children === null || children === undefined || children === "") return null;
  return (
    <div>
      <Text component="dt" size="sm" c="dimmed">
        {name}
      </Text>
      <Text component="dd" m={0} style={{ overflowWrap: "anywhere" }}>
        {children}
      </Text>
    </div>
  );
}
