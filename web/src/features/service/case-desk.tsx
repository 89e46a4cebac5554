import { useLingui } from "@lingui/react/macro";
import { useQueries, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { LifeBuoy } from "lucide-react";
import { useCallback, useState } from "react";
import { openForm } from "../../app/creating";
import { useTellKeys } from "../../app/keys-here";
import { declarations, me } from "../../api/queries";
import type { Declaration, KithRecord, Me, Names } from "../../api/types";
import { change } from "../../api/write";
import { NotHere } from "../../grid/list-screen";
import { Button } from "../../ui/button";
import { Select } from "../../ui/select";
import { Bones, Empty, Failed } from "../../ui/show";
import { useTitle } from "../../ui/title";
import { useKeys } from "../desk/keys";
import { DeskList } from "../desk/list";
import { Split } from "../desk/split";
import { DeskTabs } from "../desk/tabs";
import { useDesk } from "../desk/use-desk";
import { CaseDetail, type Doing } from "./case-detail";
import { CaseRow } from "./case-row";
import { CaseStep, holderOf } from "./case-step";
import { countOf, question, queues, type Tab, TABS } from "./cases";
import { useNow } from "./clock";

const route = getRouteApi("/app/case-desk");

/** The queue of a service desk: next to breach first, and what is done about each without leaving it. */
export function CaseDesk() {
  const declared = useQuery(declarations());
  const person = useQuery(me()).data;
  if (declared.isError) return <Failed error={declared.error} retry={() => void declared.refetch()} />;
  if (!declared.data || !person) return <Bones lines={9} />;
  const cases = declared.data.get("cases");
  return cases ? <Desk declared={cases} person={person} /> : <NotHere />;
}

/** Whether a case can be taken, given, handed back, resolved or judged now. */
function can(what: Doing, one: KithRecord, person: string): boolean {
  const [created, assigned] = [one.state === "created", one.state === "assigned"];
  switch (what) {
    case "take":
      return (created || assigned) && one.handler !== person;
    case "assign":
    case "pause":
      return created || assigned;
    case "feedback":
      return one.state === "handled" || one.state === "feedback";
    default:
      return assigned;
  }
}

function Desk({ declared, person: { person } }: { declared: Declaration; person: Me }) {
  const { t } = useLingui();
  useTitle(t`Case desk`);
  const asked = route.useSearch();
  const go = route.useNavigate();
  const now = useNow();
  const tab: Tab = TABS.find((one) => one === asked.tab) ?? "open";
  const queue = asked.of ?? null;
  const counts = useQueries({ queries: TABS.map((one) => countOf(one, queue, person.id)) });
  const waiting = useQuery(queues()).data?.groups ?? [];
  const narrow = { tab, ...(queue ? { of: queue } : {}) };
  const open = useCallback(
    (id: string | undefined) =>
      void go({ search: ({ id: _, ...others }) => (id ? { ...others, id } : others), replace: true }),
    [go],
  );
  const asking = question(tab, queue, person.id);
  const { found, items, names, picked, shown, row, step, leave } = useDesk("cases", asking, asked.id, open);
  const [doing, setDoing] = useState<{ what: Doing; one: KithRecord; names: Names } | null>(null);
  const mayEdit = declared.access.edit !== "none";
  const start = (what: Doing, one: KithRecord, all: Names) => {
    if (!mayEdit || !can(what, one, person.id)) return;
    const subject = String(one.subject);
    const before = holderOf(one);
    if (what === "take") {
      open(one.id);
      void change("cases", one, { handler: person.id, state: "assigned" }, t`${subject} is yours`, before);
    } else if (what === "back")
      void change("cases", one, { handler: null, state: "created" }, t`${subject} waits for somebody again`, before);
    else if (what === "pause" && one.waits_for)
      void change("cases", one, { waits_for: null }, t`The clock of ${subject} goes on`);
    else setDoing({ what, one, names: all });
  };
  const press = (what: Doing) => () => {
    if (row) start(what, row, names);
  };
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    t: press("take"),
    a: press("assign"),
    h: press("back"),
    p: press("pause"),
    r: press("resolve"),
    f: press("feedback"),
  });
  useTellKeys({
    title: t`At the case desk`,
    lines: [
      { keys: ["j"], does: t`Next case` },
      { keys: ["k"], does: t`Case before` },
      { keys: ["t"], does: t`Take` },
      { keys: ["a"], does: t`Assign` },
      { keys: ["h"], does: t`Hand back` },
      { keys: ["p"], does: t`Pause the clock, or let it go on` },
      { keys: ["r"], does: t`Resolve` },
      { keys: ["m"], does: t`Apply a macro` },
      { keys: ["f"], does: t`Enter feedback` },
    ],
  });
  const words: Record<Tab, string> = {
    open: t`Under work`,
    free: t`Nobody’s`,
    mine: t`Mine`,
    feedback: t`Feedback`,
    archived: t`Archived`,
  };
  const named = waiting.flatMap(({ key, count }) => (key ? [{ value: key, label: `${key} · ${count}` }] : []));
  const elsewhere = queue && !named.some(({ value }) => value === queue) ? [{ value: queue, label: queue }] : [];
  return (
    <>
      <Split
        label={t`The case`}
        opened={!!asked.id}
        onBack={() => open(undefined)}
        title={t`Case desk`}
        controls={
          <>
            {named.length + elsewhere.length > 0 && (
              <Select
                small
                label={t`Queue`}
                hideLabel
                value={queue}
                empty={t`Every queue`}
                options={[...named, ...elsewhere]}
                className="w-40"
                onChange={(of) => void go({ search: { tab, ...(of ? { of } : {}) } })}
              />
            )}
            {declared.access.create !== "none" && (
              <Button look="primary" onPress={() => openForm({ object: "cases" })}>{t`New case`}</Button>
            )}
          </>
        }
        tabs={
          <DeskTabs
            label={t`Part of the desk`}
            to="/case-desk"
            tabs={TABS.map((id, at) => ({ id, label: words[id], count: counts[at]?.data?.total }))}
            shown={tab}
            search={queue ? { of: queue } : {}}
          />
        }
        list={
          <DeskList
            label={words[tab]}
            found={found}
            items={items}
            nothing={<Nothing tab={tab} />}
            row={(one) => (
              <CaseRow
                key={one.id}
                one={one}
                names={names}
                declared={declared}
                here={one.id === picked}
                now={now}
                search={narrow}
              />
            )}
          />
        }
        detail={
          shown ? (
            <CaseDetail key={shown} id={shown} declared={declared} person={person.id} now={now} onDo={start} />
          ) : (
            <p className="px-4 py-12 text-center text-sm text-soft">{t`Choose a case on the left.`}</p>
          )
        }
      />
      {doing && (
        <CaseStep {...doing} declared={declared} person={person} onClose={() => setDoing(null)} onLeave={leave} />
      )}
    </>
  );
}

function Nothing({ tab }: { tab: Tab }) {
  const { t } = useLingui();
  const words: Record<Tab, [string, string]> = {
    open: [
      t`No case is under work`,
      t`Questions, complaints and suggestions of customers appear here, next to breach first.`,
    ],
    free: [t`No case waits to be taken`, t`Cases that nobody has taken yet appear here.`],
    mine: [t`You have no case`, t`Take one of those that nobody has yet.`],
    feedback: [t`No feedback is missing`, t`Resolved cases wait here for what the customer says.`],
    archived: [t`Nothing is archived yet`, t`Cases whose customer was satisfied are kept here.`],
  };
  const [title, text] = words[tab];
  return (
    <Empty icon={<LifeBuoy size={28} strokeWidth={1.5} aria-hidden="true" />} title={title}>
      {text}
    </Empty>
  );
}
