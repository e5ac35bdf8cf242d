// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from "vite";

export default defineConfig({
  base: "/",
  build: {
    outDir: process.env["DASHBOARD_OUT"] ?? "dist",
    emptyOutDir: true,
    target: "es2022",
    // Nothing may be inlined: the content security policy takes neither inline code nor data as code.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
  },
});
