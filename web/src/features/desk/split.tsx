import { useLingui } from "@lingui/react/macro";
import { ArrowLeft } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../../ui/button";
import { cx } from "../../ui/cx";

/** What waits on the left, the one that is looked at on the right; on a narrow screen one after the other. */
export function Split({
  title,
  controls,
  tabs,
  list,
  detail,
  opened,
  label,
  onBack,
}: {
  title: string;
  controls: ReactNode;
  tabs: ReactNode;
  list: ReactNode;
  detail: ReactNode;
  /** Somebody opened one: on a narrow screen it is what is shown. */
  opened: boolean;
  /** What the right side is. */
  label: string;
  onBack: () => void;
}) {
  const { t } = useLingui();
  return (
    <div className="flex flex-col lg:h-full lg:min-h-0">
      <div className={cx("px-4 lg:px-6 lg:pt-4", !opened && "pt-4")}>
        <div className={cx("flex flex-wrap items-center gap-x-3 gap-y-2 lg:mb-2", !opened && "mb-2")}>
          <h1 className={cx("text-xl font-semibold tracking-tight", opened && "max-lg:sr-only")}>{title}</h1>
          <span className="flex-1" />
          <div className={cx("flex flex-wrap items-center gap-x-3 gap-y-2", opened && "max-lg:hidden")}>{controls}</div>
        </div>
        <div className={opened ? "max-lg:hidden" : ""}>{tabs}</div>
      </div>
      <div className="grid grid-cols-1 border-line lg:min-h-0 lg:flex-1 lg:grid-cols-[23rem_minmax(0,1fr)] lg:border-t">
        <div className={cx("min-w-0 lg:overflow-auto lg:border-r lg:border-line", opened && "max-lg:hidden")}>
          {list}
        </div>
        <section aria-label={label} className={cx("min-w-0 lg:overflow-auto", !opened && "max-lg:hidden")}>
          <Button
            look="quiet"
            className="mt-2 ml-2 lg:hidden"
            icon={<ArrowLeft size={16} aria-hidden="true" />}
            onPress={onBack}
          >{t`Back to the list`}</Button>
          {detail}
        </section>
      </div>
    </div>
  );
}
