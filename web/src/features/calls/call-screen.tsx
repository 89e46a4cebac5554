import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useLocation } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { declarations, me } from "../../api/queries";
import { Bones, Failed } from "../../ui/show";
import type { Call } from "./call";
import { Desk } from "./desk";
import { numberIn, spelled, useNumbers } from "./number";

const ID_LENGTH = 200;
const route = getRouteApi("/app/call");

/** A call that a telephone system or a link tells of: who it is, what is known, what was said. */
export function CallScreen() {
  const declared = useQuery(declarations());
  const person = useQuery(me());
  const asked = route.useSearch();
  const ready = useNumbers(person.data?.person.region ?? "");
  const go = route.useNavigate();
  const { pathname, state } = useLocation();
  const { began, ended, logged, asked: sought } = state;
  const here = pathname === "/call";
  // The entry of the browser's history keeps when the call began: a reload and a look elsewhere do not begin it anew.
  const first = useRef<number | null>(null);
  useEffect(() => {
    if (began !== undefined || !here) return;
    const now = Date.now();
    first.current = now;
    void go({ search: (was) => was, replace: true, state: (was) => ({ ...was, began: now }) });
  }, [began, go, here]);
  if (declared.isError) return <Failed error={declared.error} retry={() => void declared.refetch()} />;
  if (person.isError) return <Failed error={person.error} retry={() => void person.refetch()} />;
  if (!declared.data || !person.data || !ready || began === undefined) return <Bones lines={9} />;
  const given = spelled(asked.number);
  const call: Call = {
    id: asked.call?.trim().slice(0, ID_LENGTH) || null,
    number: numberIn(given),
    direction: asked.direction === "out" ? "out" : "in",
    recording: /^https?:\/\/\S+$/.test(asked.recording ?? "") ? (asked.recording ?? null) : null,
    began,
    ended: ended ?? null,
  };
  return (
    <Desk
      key={`${call.id ?? ""} ${call.number ?? given}${call.began}`}
      declared={declared.data}
      person={person.data.person.id}
      given={given}
      call={call}
      fresh={first.current === began}
      sought={!!sought}
      logged={logged}
      of={asked.of}
    />
  );
}
