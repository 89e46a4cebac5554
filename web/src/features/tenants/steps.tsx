import { useLingui } from "@lingui/react/macro";
import { Check, Circle, Loader } from "lucide-react";
import type { Step } from "../../api/types";
import { moment } from "../../i18n/format";

/** How far the onboarding of a tenant is. */
export function Steps({ steps, running }: { steps: readonly Step[]; running: boolean }) {
  const { t } = useLingui();
  const words: Record<string, string> = {
    configuration: t`Roles, pipelines, dictionaries, churn rule`,
    administrator: t`First administrator`,
    sign_in: t`Sign-in opened`,
    invitation: t`Invitation sent`,
    activation: t`Active`,
  };
  const next = steps.findIndex(({ done_at }) => !done_at);
  return (
    <ol aria-label={t`Steps`} className="flex flex-col gap-1.5 text-sm">
      {steps.map(({ name, done_at }, at) => (
        <li key={name} className="flex items-center gap-2">
          {done_at ? (
            <Check size={16} className="text-good" role="img" aria-label={t`done`} />
          ) : running && at === next ? (
            <Loader size={16} className="animate-spin text-info" role="img" aria-label={t`under way`} />
          ) : (
            <Circle size={16} className="text-soft" role="img" aria-label={t`to do`} />
          )}
          <span className={done_at ? "" : "text-soft"}>{words[name] ?? name}</span>
          {done_at && <span className="text-xs text-soft tabular-nums">{moment(done_at)}</span>}
        </li>
      ))}
    </ol>
  );
}
