import { Combobox, Loader, Text, TextInput, useCombobox } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { MagnifyingGlassIcon } from "@radix-ui/react-icons";
import { useQuery } from "@apollo/client/react";
import { useState } from "react";
import { useNavigate } from "react-router";
import { useTranslations } from "use-intl";
import { SearchBoxDocument, type SearchBoxQuery } from "../api/documents";

type Found = NonNullable<SearchBoxQuery["search"]>[number];

const shortestText = 3;

/** Finds a user, purchase, store event, store transaction or package by the beginning of its id, and opens it. */
export function SearchBox() {
  const t = useTranslations("search");
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const [wanted] = useDebouncedValue(text.trim(), 200);
  const skip = wanted.length < shortestText;
  const { data, loading } = useQuery(SearchBoxDocument, { variables: { text: wanted }, skip });
  const found = skip ? [] : (data?.search ?? []);
  const box = useCombobox({ onDropdownClose: () => box.resetSelectedOption() });
  const choose = (address: string) => {
    setText("");
    box.closeDropdown();
    void navigate(address);
  };
  return (
    <Combobox store={box} onOptionSubmit={choose}>
      <Combobox.Target>
        <TextInput
          type="search"
          aria-label={t("label")}
          placeholder={t("placeholder")}
          leftSection={<MagnifyingGlassIcon aria-hidden />}
          rightSection={loading && !skip ? <Loader size={16} /> : null}
          value={text}
          maw={420}
          style={{ flex: 1 }}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value);
            box.openDropdown();
            box.selectFirstOption();
          }}
          onFocus={() => box.openDropdown()}
          onBlur={() => box.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={skip}>
        <Combobox.Options aria-label={t("results")}>
          {found.map((one) => (
            <Combobox.Option key={one.id} value={addressOf(one)}>
              <Text size="xs" c="dimmed">
                {t(`types.${one.__typename}`)}
              </Text>
              <Text size="sm" className="id">
                {nameOf(one)}
              </Text>
            </Combobox.Option>
          ))}
          {found.length === 0 && !loading && <Combobox.Empty>{t("nothing")}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

function addressOf(found: Found): string {
  switch (found.__typename) {
    case "User":
      return `/users/${encodeURIComponent(found.userId)}`;
    case "Purchase":
      return `/purchases/${found.id}`;
    case "StoreEvent":
      return `/store-events/${encodeURIComponent(found.id)}`;
    case "StoreTransaction":
      return `/store-events?status=ALL&transactionId=${encodeURIComponent(found.transactionId)}`;
    case "CreditPackage":
      return `/packages?id=${found.id}`;
  }
}

function nameOf(found: Found): string {
  switch (found.__typename) {
    case "User":
      return found.userId;
    case "Purchase":
      return `${found.id} · ${found.userId}`;
    case "StoreEvent":
      return `${found.eventId} · ${found.type}`;
    case "StoreTransaction":
      return `${found.transactionId} · ${found.store}`;
    case "CreditPackage":
      return found.name;
  }
}
