import { useLingui } from "@lingui/react/macro";
import type { Question7 } from "./seven";

/** Each of the seven and the question that it answers. */
export function useQuestionWords(): Record<Question7, [string, string]> {
  const { t } = useLingui();
  return {
    profiling: [t`Profiling`, t`Who the customers are and what they are worth`],
    persistency: [t`Persistency`, t`How long they stay`],
    profitability: [t`Profitability`, t`What they leave after cost`],
    performance: [t`Performance`, t`What sells`],
    prospecting: [t`Prospecting`, t`What is coming, and how well leads convert`],
    product: [t`Product`, t`What goes together, and what troubles`],
    promotion: [t`Promotion`, t`What campaigns brought`],
  };
}
