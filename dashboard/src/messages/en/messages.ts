import { user, users } from "./people";
import { events, packages, purchases } from "./sales";
import { audit, health, overview, period, search, shell, signIn, statistics } from "./screens";
import { actions, common, problems, values } from "./shared";

export const messages = {
  actions,
  audit,
  common,
  events,
  health,
  overview,
  packages,
  period,
  problems,
  purchases,
  search,
  shell,
  signIn,
  statistics,
  user,
  users,
  values,
} as const;
