import { transformAsync } from "@babel/core";
import { lingui } from "@lingui/vite-plugin";
import localesPlugin from "@react-aria/optimize-locales-plugin";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
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

const api = process.env.KITH_URL ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [
    macros(),
    react(),
    tailwindcss(),
    lingui({ failOnMissing: true }),
    { ...localesPlugin.vite({ locales: ["en-US", "zh-CN"] }), enforce: "pre" },
  ],
  build: { target: "es2022", modulePreload: { polyfill: false }, assetsInlineLimit: 0, reportCompressedSize: false },
  server: { host: "127.0.0.1", proxy: { "/v1": api, "/admin/v1": api } },
});
