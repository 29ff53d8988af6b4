import { useQuery } from "@apollo/client/react";
import { useTranslations } from "use-intl";
import { PackageNamesDocument } from "../../api/documents";
import { ChoiceFilter } from "../../components/filter-bar";

interface Props {
  readonly value: string;
  readonly onChange: (packageId: string) => void;
}

/** Every package by name, archived ones too. */
export function usePackageOptions() {
  const { data } = useQuery(PackageNamesDocument);
  return (data?.creditPackages?.nodes ?? []).map(({ id, name }) => ({ value: id, label: name }));
}

/** Filters a list by package. */
export function PackageFilter({ value, onChange }: Props) {
  const t = useTranslations("purchases");
  return (
    <ChoiceFilter label={t("package")} value={value} options={usePackageOptions()} onChange={onChange} />
  );
}
