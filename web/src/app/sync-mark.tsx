import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { AlertTriangle, CloudOff, CloudUpload } from "lucide-react";
import { useConnection } from "./connection";
import { cx } from "../ui/cx";

/** Says in the header that there is no connection, or what has not been sent; opens the sync centre. */
export function SyncMark() {
  const { t } = useLingui();
  const { away, waiting, trouble } = useConnection();
  const count = plural(waiting, { one: "# to send", other: "# to send" });
  const words = trouble > 0 ? plural(trouble, { one: "# needs you", other: "# need you" }) : waiting > 0 ? count : "";
  const said = [away ? t`Offline` : "", words].filter(Boolean).join(" · ");
  const Icon = trouble > 0 ? AlertTriangle : away ? CloudOff : CloudUpload;
  return (
    <span role="status" className="contents">
      <Link
        to="/sync"
        aria-label={t`Sync centre: ${said}`}
        className={cx(
          "inline-flex min-h-9 shrink-0 items-center gap-1.5 rounded-md px-2 text-xs font-medium",
          trouble > 0 ? "bg-bad-tint text-bad" : "bg-warn-tint text-warn",
        )}
      >
        <Icon size={16} aria-hidden="true" />
        <span className="max-sm:hidden">{said}</span>
        {waiting > 0 && <span className="tabular-nums sm:hidden">{waiting}</span>}
      </Link>
    </span>
  );
}
