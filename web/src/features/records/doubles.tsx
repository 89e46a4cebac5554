import { Plural, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { duplicatesOf } from "../../api/queries";
import type { Declaration, KithRecord } from "../../api/types";
import { isSomebody } from "../../forms/likely";
import { Button } from "../../ui/button";
import { Note } from "../../ui/show";

/** Whether records of an object can be merged on its page: somebodies, but not the people who sign in. */
export const mergeable = (declared: Declaration): boolean => isSomebody(declared) && declared.group !== "settings";
const CERTAIN = 0.7;

/** That a record most likely is there twice, and the way to make one of them. */
export function Doubles({
  declared,
  record,
  onMerge,
}: {
  declared: Declaration;
  record: KithRecord;
  onMerge: () => void;
}) {
  const { t } = useLingui();
  const found = useQuery(duplicatesOf(declared.name, record.id));
  const likely = (found.data?.items ?? []).filter(({ score }) => score >= CERTAIN);
  if (likely.length === 0) return null;
  return (
    <div className="mt-3">
      <Note tone="info" role="status" actions={<Button small onPress={onMerge}>{t`Compare and merge`}</Button>}>
        <Plural
          value={likely.length}
          one="There is another record that looks the same."
          other="There are # other records that look the same."
        />
      </Note>
    </div>
  );
}
