import { useMemo } from "react";
import { ulid } from "ulid";

/**
 * The idempotency key of one intention: a new one each time that the dialog opens. A repeat after a lost answer has the
 * same key, so credits never move twice.
 */
export function useIntention(opened: boolean): string {
  return useMemo(() => (opened ? `dashboard-${ulid()}` : ""), [opened]);
}
