import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Where `vite` finds the service while somebody works on the dashboard: see README.md. */
const service = "http://localhost:4000";

export default defineConfig({
  root: import.meta.dirname,
  base: "/dashboard/",
  plugins: [react()],
  build: {
    // The service's content security policy allows no scripts and images in the page itself.
    assetsInlineLimit: 0,
    // Charts are large, and loaded only when one is shown.
    chunkSizeWarningLimit: 700,
    modulePreload: { polyfill: false },
    target: "es2022",
  },
  server: { proxy: { "/graphql": service, "/dashboard/settings.json": service } },
});
