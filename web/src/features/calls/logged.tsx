import { Plural, useLingui } from "@lingui/react/macro";
import { CircleCheckBig } from "lucide-react";
import { useEffect, useRef } from "react";
import { Button, ButtonLink } from "../../ui/button";
import { Note } from "../../ui/show";
import { type Call, minutes } from "./call";
import type { Match } from "./matches";

/** The call is written down: where it stands now, and on to the next. */
export function Logged({
  match: { object, record },
  name,
  call,
  onNext,
}: {
  match: Match;
  name: string;
  call: Call;
  onNext: () => void;
}) {
  const { t } = useLingui();
  const took = minutes(call, Date.now());
  const told = useRef<HTMLDivElement>(null);
  // What had the focus is gone with the form: whoever works by keyboard goes on from here.
  useEffect(() => {
    if (document.activeElement === document.body) told.current?.focus();
  }, []);
  return (
    <div ref={told} tabIndex={-1} className="rounded-md">
      <Note
        tone="good"
        role="status"
        actions={
          <span className="flex flex-wrap gap-2">
            <ButtonLink to="/$object/$id" params={{ object, id: record.id }}>{t`Open ${name}`}</ButtonLink>
            <Button onPress={onNext}>{t`Next call`}</Button>
          </span>
        }
      >
        <span className="flex items-center gap-2">
          <CircleCheckBig size={18} aria-hidden="true" className="shrink-0" />
          <span>
            {t`The call with ${name} is logged.`} <Plural value={took} one="# minute" other="# minutes" />
          </span>
        </span>
      </Note>
    </div>
  );
}
