import { useLingui } from "@lingui/react/macro";
import { Select } from "./select";

export type Shared = "private" | "team" | "everyone";

/** Who else sees what somebody saved. */
export function SharedWith({
  value,
  error,
  onChange,
}: {
  value: Shared;
  error?: string | undefined;
  onChange: (value: Shared) => void;
}) {
  const { t } = useLingui();
  return (
    <Select
      label={t`Who sees it`}
      value={value}
      error={error}
      onChange={(next) => onChange((next ?? "private") as Shared)}
      options={[
        { value: "private", label: t`Only me` },
        { value: "team", label: t`My team` },
        { value: "everyone", label: t`Everyone` },
      ]}
    />
  );
}
