import { useLingui } from "@lingui/react/macro";
import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { KithRecord } from "../../api/types";
import { Button } from "../../ui/button";
import { cx } from "../../ui/cx";
import { Bones, Failed } from "../../ui/show";

/** The records of one part of a desk: on their way, out of reach, none, or a row each and a way to the next. */
export function DeskList({
  label,
  found,
  items,
  nothing,
  row,
}: {
  label: string;
  found: UseInfiniteQueryResult;
  items: readonly KithRecord[];
  nothing: ReactNode;
  row: (record: KithRecord) => ReactNode;
}) {
  const { t } = useLingui();
  if (found.isPending) return <Bones lines={8} />;
  if (found.isError && !found.data) return <Failed error={found.error} retry={() => void found.refetch()} />;
  if (items.length === 0) return nothing;
  return (
    <>
      <ol aria-label={label} className={cx(found.isPlaceholderData && "opacity-60")}>
        {items.map(row)}
      </ol>
      {found.hasNextPage && (
        <div className="py-4 text-center">
          <Button isPending={found.isFetchingNextPage} onPress={() => void found.fetchNextPage()}>
            {t`Show more`}
          </Button>
        </div>
      )}
    </>
  );
}
