import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { include: ["**/*.test.ts"], globalSetup: "aggregation-playground/global-setup", testTimeout: 20_000 },
});
