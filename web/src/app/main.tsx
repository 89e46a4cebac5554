import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { I18nProvider as AriaLanguage } from "react-aria-components";
import { api, operatorApi } from "../api/http";
import { queries } from "../api/queries";
import { followSystem } from "../ui/look";
import { initialLanguage, language, speak } from "../i18n";
import { useLingui } from "@lingui/react";
import { router } from "./router";
import { startSession, startWorker } from "./offline";

function App() {
  useLingui();
  return (
    <AriaLanguage locale={language() === "en" ? "en-US" : "zh-CN"}>
      <RouterProvider router={router} />
    </AriaLanguage>
  );
}

async function start(): Promise<void> {
  api.language = initialLanguage();
  operatorApi.language = initialLanguage();
  followSystem();
  startWorker();
  await Promise.all([speak(initialLanguage()), startSession()]);
  createRoot(document.getElementById("root") as HTMLElement).render(
    <StrictMode>
      <I18nProvider i18n={i18n}>
        <QueryClientProvider client={queries}>
          <App />
        </QueryClientProvider>
      </I18nProvider>
    </StrictMode>,
  );
}

void start();
