import { Group, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useState, type ReactNode } from "react";

/** The filters above a list. */
export function FilterBar({ children }: { readonly children: ReactNode }) {
  return (
    <Group component="search" align="flex-end" gap="sm">
      {children}
    </Group>
  );
}

interface TextFilterProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
}

/** How long a person may pause between letters before the list follows, in milliseconds. */
const pause = 300;

/** A filter to type. The address, and with it the list, follows after a pause. */
export function TextFilter({ value, onChange, ...rest }: TextFilterProps) {
  const [text, setText] = useState(value);
  // The value that the list has. When the address changes to another one, such as by the browser's back, it is shown.
  const [told, setTold] = useState(value);
  if (value !== told) {
    setTold(value);
    setText(value);
  }
  const tell = useDebouncedCallback((typed: string) => {
    setTold(typed.trim());
    onChange(typed.trim());
  }, pause);
  return (
    <TextInput
      {...rest}
      value={text}
      w={{ base: "100%", xs: 220 }}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value);
        tell(currentTarget.value);
      }}
    />
  );
}

interface ChoiceFilterProps extends Omit<TextFilterProps, "onChange"> {
  readonly onChange: (value: string) => void;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  /** Whether the filter always has a value. */
  readonly required?: boolean;
}

/** A filter to choose. */
export function ChoiceFilter({ value, onChange, options, required = false, ...rest }: ChoiceFilterProps) {
  return (
    <Select
      {...rest}
      data={options.map((option) => ({ ...option }))}
      value={value || null}
      onChange={(chosen) => onChange(chosen ?? "")}
      clearable={!required}
      allowDeselect={!required}
      searchable={options.length > 10}
      w={{ base: "100%", xs: 200 }}
    />
  );
}
