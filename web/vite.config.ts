import { transformAsync } from "@babel/core";
import { lingui } from "@lingui/vite-plugin";
import localesPlugin from "@react-aria/optimize-locales-plugin";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { VitePWA } from "vite-plugin-pwa";
import { defineConfig, type Plugin } from "vite";

/** Only files that use the translation macros pass through Babel; types and JSX are left for Vite. */
function macros(): Plugin {
  return {
    name: "kith-macros",
    enforce: "pre",
    async transform(code, id) {
      const [file] = id.split("?");
      if (!file || !/\.tsx?$/.test(file) || file.includes("node_modules") || !code.includes("/macro")) return null;
      const made = await transformAsync(code, {
        filename: file,
        babelrc: false,
        configFile: false,
        sourceMaps: true,
        parserOpts: { plugins: ["typescript", "jsx"] },
        plugins: ["@lingui/babel-plugin-lingui-macro"],
      });
      return made?.code ? { code: made.code, map: made.map } : null;
    },
  };
}

/** The style comes before the code, so that the skeleton is painted while the code is on its way. */
function styleFirst(): Plugin {
  const style = /\s*<link rel="stylesheet"[^>]*>/;
  return {
    name: "kith-style-first",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(html) {
        const [link = ""] = style.exec(html) ?? [];
        return html.replace(style, "").replace(/\s*<script /, (first) => `${link}${first}`);
      },
    },
  };
}

const api = process.env.KITH_URL ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [
    macros(),
    react(),
    tailwindcss(),
    styleFirst(),
    lingui({ failOnMissing: true }),
    VitePWA({
      injectRegister: null,
      // A page goes on with the files it began with; the next visit has the new ones.
      registerType: "prompt",
      manifest: {
        id: "/",
        name: "Kith",
        short_name: "Kith",
        description: "The CRM that warns a company before a customer leaves",
        display: "standalone",
        start_url: "/",
        background_color: "#ffffff",
        theme_color: "#0b665c",
        icons: [
          { src: "/kith.svg", sizes: "any", type: "image/svg+xml" },
          { src: "/kith-192.png", sizes: "192x192", type: "image/png" },
          { src: "/kith-512.png", sizes: "512x512", type: "image/png" },
          { src: "/kith-maskable.png", sizes: "512x512", type: "image/png", purpose: "maskable" },
        ],
      },
      workbox: {
        globPatterns: ["**/*.{js,css,html,svg,webmanifest}"],
        maximumFileSizeToCacheInBytes: 3_000_000,
        navigateFallback: "/index.html",
        navigateFallbackDenylist: [/^\/v1\//, /^\/admin\/v1\//],
        clientsClaim: true,
        inlineWorkboxRuntime: true,
        sourcemap: false,
      },
    }),
    { ...localesPlugin.vite({ locales: ["en-US", "zh-CN"] }), enforce: "pre" },
  ],
  build: {
    target: "es2022",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // What every page begins with is one file: on a slow line each further one waits for its turn.
        codeSplitting: { groups: [{ name: "first", tags: ["$initial"] }] },
        // Told apart by name: what is of the first load is measured (scripts/budget.mjs).
        chunkFileNames: ({ facadeModuleId }) =>
          facadeModuleId?.includes("/i18n/further/") ? "assets/further-[name]-[hash].js" : "assets/[name]-[hash].js",
      },
    },
  },
  server: { host: "127.0.0.1", proxy: { "/v1": api, "/admin/v1": api } },
});
