import { useLingui } from "@lingui/react/macro";
import { Timer as Watch } from "lucide-react";
import { useEffect, useState } from "react";
import { Badge } from "../../ui/show";
import { type Call, lasted } from "./call";

/** How long the call lasts, and after its end how long it is worked on; read out only to who goes there. */
export function Timer({ call: { began, ended } }: { call: Pick<Call, "began" | "ended"> }) {
  const { t } = useLingui();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const call = lasted((ended ?? now) - began);
  const after = ended === null ? "" : lasted(now - ended);
  return (
    <span role="timer" className="tabular-nums">
      <Badge tone={after ? "plain" : "accent"} icon={<Watch size={13} aria-hidden="true" />}>
        {after ? t`Call ${call} · wrap-up ${after}` : t`In the call ${call}`}
      </Badge>
    </span>
  );
}
