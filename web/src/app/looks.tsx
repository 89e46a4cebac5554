import { useLingui } from "@lingui/react/macro";
import { Languages } from "lucide-react";
import { lazy, Suspense } from "react";
import { api, operatorApi } from "../api/http";
import { queries } from "../api/queries";
import { type Language, language, speak } from "../i18n";
import { Button } from "../ui/button";

/** Everything said by the server is asked for again in the new language. */
export async function chooseLanguage(code: Language): Promise<void> {
  await speak(code);
  api.language = code;
  operatorApi.language = code;
  await queries.invalidateQueries();
}

export function LanguageSwitch() {
  const { t } = useLingui();
  const other =
    language() === "en" ? { code: "zh-CN" as const, name: "中文" } : { code: "en" as const, name: "English" };
  return (
    <Button
      look="quiet"
      className="px-2"
      icon={<Languages size={17} aria-hidden="true" />}
      aria-label={t`Language: ${other.name}`}
      onPress={() => void chooseLanguage(other.code)}
    >
      <span lang={other.code} className="max-sm:hidden">
        {other.name}
      </span>
    </Button>
  );
}

const Choice = lazy(() => import("./look-switch").then(({ LookSwitch: made }) => ({ default: made })));

export function LookSwitch() {
  return (
    <Suspense fallback={<span className="block size-9" />}>
      <Choice />
    </Suspense>
  );
}

export function Mark({ size = 28 }: { size?: number }) {
  return <img src="/kith.svg" alt="" width={size} height={size} />;
}
