import { Group, Stack, Title } from "@mantine/core";
import { useEffect, useRef, type ReactNode } from "react";

interface Props {
  readonly title: string;
  /** Shown right of the title. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A screen below its title. The title of a new screen gets the focus, so that a screen reader tells where it is. */
export function Screen({ title, actions, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Allmine Credits`;
  }, [title]);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  return (
    <Stack>
      <Group justify="space-between">
        <Title order={1} size="h2" ref={heading} tabIndex={-1}>
          {title}
        </Title>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  );
}
