import { defineConfig, mergeConfig } from "vitest/config";
import base from "./vite.config.ts";

export default mergeConfig(
  base,
  defineConfig({
    test: { environment: "jsdom", include: ["test/unit/**/*.test.{ts,tsx}"], restoreMocks: true, testTimeout: 60_000 },
  }),
);
