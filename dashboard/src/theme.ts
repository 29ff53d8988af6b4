import { createTheme, type CSSVariablesResolver } from "@mantine/core";

export const theme = createTheme({
  primaryColor: "indigo",
  primaryShade: { light: 7, dark: 9 },
  autoContrast: true,
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
});

/** Colors of text where the library's own have less contrast than the 4.5 to 1 that WCAG 2.2 AA asks for. */
export const readableColors: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": "#5c636a",
    "--mantine-color-placeholder": "#6b7278",
    "--mantine-color-indigo-light-color": "#2b3aa0",
    "--mantine-color-green-light-color": "#1b5e20",
    "--mantine-color-orange-light-color": "#8a3200",
    "--mantine-color-red-light-color": "#9b1c1c",
    "--mantine-color-blue-light-color": "#0b4f8a",
    "--mantine-color-gray-light-color": "#3b4148",
  },
  dark: { "--mantine-color-dimmed": "#a6a9ae", "--mantine-color-placeholder": "#a6a9ae" },
});
