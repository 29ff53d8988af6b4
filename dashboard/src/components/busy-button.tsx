import { Button, Loader, type ButtonProps } from "@mantine/core";
import type { ComponentPropsWithoutRef } from "react";

interface Props extends ButtonProps, Omit<ComponentPropsWithoutRef<"button">, keyof ButtonProps> {
  readonly busy: boolean;
}

/**
 * A button that shows that its task is under way. It is not disabled meanwhile, because a disabled button loses the focus,
 * and a person with a keyboard their place. Whoever handles the press ignores further ones: see `useOneAtATime`.
 */
export function BusyButton({ busy, ...rest }: Props) {
  return (
    <Button
      {...rest}
      aria-disabled={busy}
      leftSection={busy ? <Loader size={14} color="currentColor" aria-hidden /> : rest.leftSection}
    />
  );
}
