import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { MessageSquare } from "lucide-react";
import { Fragment, type ReactNode } from "react";
import type { Sms } from "./value";
import { me } from "../api/queries";
import type { Kind } from "../api/types";
import { usePhoneText } from "../i18n/phone";
import { cx } from "../ui/cx";

const LINK = "inline-block leading-6 hover:text-accent hover:underline";

/** Numbers to call and to write to; addresses to mail to. */
export function Reach({ kind, value, sms }: { kind: Kind; value: unknown; sms: Sms }): ReactNode {
  const parts = (Array.isArray(value) ? value : [value]).map(String);
  const One = kind.startsWith("phone") ? Phone : Mail;
  return parts.map((part, at) => (
    <Fragment key={at}>
      {at > 0 && ", "}
      <One value={part} sms={sms} />
    </Fragment>
  ));
}

const Mail = ({ value }: { value: string }) => (
  <a href={`mailto:${value}`} className={LINK}>
    {value}
  </a>
);

function Phone({ value, sms }: { value: string; sms: Sms }) {
  const { t } = useLingui();
  const text = usePhoneText(useQuery(me()).data?.person.region ?? "")(value);
  const digits = value.replace(/[^\d+]/g, "");
  return (
    <span className="whitespace-nowrap tabular-nums">
      <a href={`tel:${digits}`} className={LINK}>
        {text}
      </a>
      {sms && (
        <a
          href={`sms:${digits}`}
          aria-label={t`Text ${text}`}
          className={cx(
            "ml-1 inline-grid size-6 place-items-center rounded align-middle text-soft hover:bg-sunken hover:text-ink",
            sms === "touch" && "md:hidden",
          )}
        >
          <MessageSquare size={14} aria-hidden="true" />
        </a>
      )}
    </span>
  );
}
