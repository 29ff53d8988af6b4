import { registerEnumType } from "type-graphql";

/** What happens when more credits are to be taken from a wallet than it has. Refund policies have the same words. */
export const ShortfallPolicy = {
  REFUSE: "REFUSE",
  FLOOR_AT_ZERO: "FLOOR_AT_ZERO",
  ALLOW_DEBT: "ALLOW_DEBT",
} as const;
export type ShortfallPolicy = (typeof ShortfallPolicy)[keyof typeof ShortfallPolicy];
registerEnumType(ShortfallPolicy, {
  name: "ShortfallPolicy",
  description: "What happens when more credits are to be taken from a wallet than it has.",
  valuesConfig: {
    REFUSE: { description: "Nothing is taken: CONFLICT with the reason INSUFFICIENT_CREDITS." },
    FLOOR_AT_ZERO: {
      description:
        "Takes the wallet's balance, and `shortfall` says how many credits were missing. Refused with " +
        "INSUFFICIENT_CREDITS when there is nothing to take.",
    },
    ALLOW_DEBT: { description: "Takes all credits. The balance may become negative." },
  },
});
