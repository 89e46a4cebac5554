import { useLingui } from "@lingui/react/macro";
import type { Option } from "../../ui/select";

/** The plans a tenant may be on, smallest first. */
export function usePlans(): readonly Option[] {
  const { t } = useLingui();
  return [
    { value: "standard", label: t`Standard` },
    { value: "business", label: t`Business` },
    { value: "enterprise", label: t`Enterprise` },
  ];
}
