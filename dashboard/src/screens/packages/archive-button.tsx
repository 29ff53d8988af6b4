import { useMutation } from "@apollo/client/react";
import { useTranslations } from "use-intl";
import { BusyButton } from "../../components/busy-button";
import { ArchivePackageDocument, RestorePackageDocument } from "../../api/documents";
import { useToldTask } from "../../components/use-one-at-a-time";
import { useSession } from "../../session/session";
import type { Package } from "./package";

/** Takes a package off sale, or puts it back. Either can be undone by the other, so neither asks twice. */
export function ArchiveButton({ one }: { readonly one: Package }) {
  const t = useTranslations("packages");
  const { may } = useSession();
  const { runAndTell, busy } = useToldTask();
  const isArchived = one.archivedAt !== null;
  const [change] = useMutation(isArchived ? RestorePackageDocument : ArchivePackageDocument, {
    refetchQueries: ["PackagesScreen"],
  });
  if (!may(isArchived ? "restoreCreditPackage" : "archiveCreditPackage")) return null;
  const done = t(isArchived ? "restoredOne" : "archivedOne", { name: one.name });
  const press = () => runAndTell(() => change({ variables: { input: { id: one.id } } }), done);
  return (
    <BusyButton size="compact-sm" variant="default" busy={busy} onClick={press}>
      {isArchived ? t("restore") : t("archive")}
    </BusyButton>
  );
}
