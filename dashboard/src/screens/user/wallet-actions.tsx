import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslations } from "use-intl";
import type { UserScreenQuery } from "../../api/documents";
import { useSession } from "../../session/session";
import { AdjustDialog } from "./adjust-dialog";
import { GrantDialog } from "./grant-dialog";
import { MergeDialog } from "./merge-dialog";
import type { WalletOf } from "./wallet";

interface Props extends WalletOf {
  readonly wallet: UserScreenQuery["wallet"] | undefined;
}

/** What the viewer's roles allow to do to a user's wallet. */
export function WalletActions({ wallet, ...walletOf }: Props) {
  const t = useTranslations("user");
  const { may } = useSession();
  const [grantOpen, grant] = useDisclosure();
  const [adjustOpen, adjust] = useDisclosure();
  const [mergeOpen, merge] = useDisclosure();
  return (
    <>
      {may("grantCredits") && <Button onClick={grant.open}>{t("grant")}</Button>}
      {may("adjustCredits") && (
        <Button variant="default" onClick={adjust.open}>
          {t("adjust")}
        </Button>
      )}
      {may("mergeWallets") && wallet?.exists && (
        <Button variant="default" onClick={merge.open}>
          {t("merge")}
        </Button>
      )}
      <GrantDialog {...walletOf} opened={grantOpen} onClose={grant.close} />
      <AdjustDialog {...walletOf} opened={adjustOpen} onClose={adjust.close} />
      <MergeDialog {...walletOf} opened={mergeOpen} onClose={merge.close} />
    </>
  );
}
