import { notifications } from "@mantine/notifications";
import { useMutation } from "@apollo/client/react";
import { useTranslations } from "use-intl";
import { BusyButton } from "../../components/busy-button";
import { ArchivePackageDocument, RestorePackageDocument } from "../../api/documents";
import { readProblem } from "../../api/problem";
import { useOneAtATime } from "../../components/action-dialog";
import { useSession } from "../../session/session";
import type { Package } from "./package";

/** Takes a package off sale, or puts it back. Either can be undone by the other, so neither asks twice. */
export function ArchiveButton({ one }: { readonly one: Package }) {
  const t = useTranslations("packages");
  const { may } = useSession();
  const { run, busy } = useOneAtATime();
  const isArchived = one.archivedAt !== null;
  const [change] = useMutation(isArchived ? RestorePackageDocument : ArchivePackageDocument, {
    refetchQueries: ["PackagesScreen"],
  });
  if (!may(isArchived ? "restoreCreditPackage" : "archiveCreditPackage")) return null;
  const press = () =>
    run(() =>
      change({ variables: { input: { id: one.id } } }).then(
        () =>
          notifications.show({
            color: "green",
            message: t(isArchived ? "restoredOne" : "archivedOne", { name: one.name }),
          }),
        (error: unknown) => notifications.show({ color: "red", message: readProblem(error).message }),
      ),
    );
  return (
    <BusyButton size="compact-sm" variant="default" busy={busy} onClick={press}>
      {isArchived ? t("restore") : t("archive")}
    </BusyButton>
  );
}
