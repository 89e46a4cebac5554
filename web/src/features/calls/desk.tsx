import { Trans, useLingui } from "@lingui/react/macro";
import { getRouteApi, Link } from "@tanstack/react-router";
import { PhoneIncoming, PhoneOutgoing, UserSearch } from "lucide-react";
import { useRef, useState } from "react";
import { useTellKeys } from "../../app/keys-here";
import type { Declaration } from "../../api/types";
import { phoneText } from "../../i18n/format";
import { Button } from "../../ui/button";
import { Bones, Failed } from "../../ui/show";
import { useTitle } from "../../ui/title";
import { AskNumber } from "./ask-number";
import type { Call } from "./call";
import { Caller } from "./caller";
import { Logged } from "./logged";
import { MatchRow, titleOf } from "./match-row";
import { Somebody } from "./somebody";
import { Timer } from "./timer";
import { useArrows } from "./use-arrows";
import { useFacts, useFound } from "./use-found";
import { WrapUp } from "./wrap-up";

const route = getRouteApi("/app/call");

/** Who may be calling on the left, the one it is on the right, with what is written down of the call. */
export function Desk({
  declared,
  person,
  given,
  call,
  fresh,
  sought,
  logged,
  of,
}: {
  declared: ReadonlyMap<string, Declaration>;
  person: string;
  given: string;
  call: Call;
  /** The page was opened just now, not reloaded or come back to. */
  fresh: boolean;
  sought: boolean;
  /** On whom the call is logged. */
  logged: string | undefined;
  of: string | undefined;
}) {
  const { t } = useLingui();
  const go = route.useNavigate();
  const { number } = call;
  const { matches: all, more, names: found, pending, failed, retry } = useFound(declared, number, logged ?? of);
  const matches = logged ? all.filter(({ record }) => record.id === logged) : all;
  const facts = useFacts(declared, matches);
  const names = { ...found, ...facts.names };
  const [other, setOther] = useState(false);
  const field = useRef<HTMLDivElement>(null);
  const at = Math.max(
    0,
    matches.findIndex(({ record }) => record.id === of),
  );
  const match = matches[at];
  const note = (next: { ended?: number; logged?: string }) =>
    void go({ search: (was) => was, replace: true, state: (was) => ({ ...was, ...next }) });
  const pick = (id: string) => {
    setOther(false);
    void go({ search: (was) => ({ ...was, of: id }), replace: true, state: true });
  };
  useArrows(
    matches.map(({ record }) => record.id),
    match?.record.id,
    pick,
    () => field.current?.querySelector("textarea")?.focus(),
  );
  useTellKeys({
    title: t`When a call comes in`,
    lines: [
      { keys: ["↓"], does: t`Next match` },
      { keys: ["↑"], does: t`Match before` },
      { keys: ["Enter"], does: t`It is this one: write down what is said` },
    ],
  });
  const called = number ? phoneText(number) : given;
  const title = call.direction === "in" ? t`Incoming call` : t`Outgoing call`;
  useTitle(called ? `${called} · ${title}` : title);
  const Icon = call.direction === "in" ? PhoneIncoming : PhoneOutgoing;
  const name = match ? titleOf(declared.get(match.object), match) : "";
  return (
    <div className="flex flex-col lg:h-full lg:min-h-0">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-3 lg:px-6">
        <Icon size={20} aria-hidden="true" className="shrink-0 text-soft" />
        <h1 className="text-xl font-semibold tracking-tight tabular-nums">
          {title}
          {called && <span className="font-normal"> · {called}</span>}
        </h1>
        <span className="flex-1" />
        {!logged && (given || match) && <Timer call={call} />}
      </header>
      <div className="grid grid-cols-1 lg:min-h-0 lg:flex-1 lg:grid-cols-[24rem_minmax(0,1fr)]">
        <section aria-label={t`Who it is`} className="min-w-0 border-line max-lg:border-b lg:overflow-auto lg:border-r">
          <p role="status" className="sr-only">
            {!pending && number && matches.length === 0 && t`Nobody known has this number.`}
            {match && t`${at + 1} of ${matches.length}: ${name}`}
          </p>
          {!number && (
            <AskNumber
              given={given}
              asked={sought}
              onNumber={(next) => void go({ search: ({ of: _, ...was }) => ({ ...was, number: next }) })}
            />
          )}
          {pending ? (
            <Bones lines={4} />
          ) : failed ? (
            <Failed error={failed} retry={retry} />
          ) : (
            <>
              <ul>
                {matches.map((one) => (
                  <MatchRow
                    key={one.record.id}
                    match={one}
                    declared={declared}
                    facts={facts.of(one)}
                    names={names}
                    here={one === match}
                    onPick={() => pick(one.record.id)}
                  />
                ))}
              </ul>
              {more > 0 && number && !logged && (
                <p className="px-4 py-2 text-sm text-soft">
                  <Trans>
                    {more} more have this number.{" "}
                    <Link to="/$object" params={{ object: "contacts" }} search={{ q: number } as never} className="lnk">
                      See all contacts
                    </Link>
                  </Trans>
                </p>
              )}
              {number && matches.length === 0 && (
                <p className="px-4 pt-3 text-sm font-medium">{t`Nobody known has this number.`}</p>
              )}
              {matches.length === 0 || other ? (
                <Somebody declared={declared} number={number} onPick={pick} />
              ) : (
                !logged && (
                  <Button
                    look="quiet"
                    icon={<UserSearch size={16} aria-hidden="true" />}
                    className="mx-1 my-1.5"
                    onPress={() => setOther(true)}
                  >{t`Somebody else`}</Button>
                )
              )}
            </>
          )}
        </section>
        <section aria-label={t`The call`} className="min-w-0 lg:overflow-auto">
          <div className="flex max-w-3xl flex-col gap-5 px-4 py-4 lg:px-6">
            {match && (
              <Caller match={match} declared={declared} facts={facts.of(match)} names={names} number={number} />
            )}
            {logged && match ? (
              <Logged
                match={match}
                name={name}
                call={call}
                onNext={() => void go({ search: {}, state: { asked: true } })}
              />
            ) : (
              <WrapUp
                match={match}
                declared={declared}
                person={person}
                call={call}
                cameBack={fresh}
                field={field}
                onDirection={(direction) =>
                  void go({ search: (was) => ({ ...was, direction }), replace: true, state: true })
                }
                onEnd={(ended) => note({ ended })}
                onLogged={(id) => note({ logged: id })}
              />
            )}
          </div>
        </section>
      </div>
    </div>
  );
}
