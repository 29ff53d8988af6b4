import { Anchor } from "@mantine/core";
import { Link } from "react-router";

/** A user's id, which leads to the user's screen. */
export function UserLink({ userId }: { readonly userId: string }) {
  return (
    <Anchor component={Link} to={`/users/${encodeURIComponent(userId)}`} className="id">
      {userId}
    </Anchor>
  );
}

/** A purchase's id, which leads to the purchase's screen. */
export function PurchaseLink({ id }: { readonly id: string }) {
  return (
    <Anchor component={Link} to={`/purchases/${id}`} className="id">
      {id}
    </Anchor>
  );
}

/** A store event, which leads to the event's screen. */
export function StoreEventLink({ id, children }: { readonly id: string; readonly children: string }) {
  return (
    <Anchor component={Link} to={`/store-events/${encodeURIComponent(id)}`} className="id">
      {children}
    </Anchor>
  );
}
