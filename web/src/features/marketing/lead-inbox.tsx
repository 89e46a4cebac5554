import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Inbox as Tray } from "lucide-react";
import { useCallback, useState } from "react";
import { useTellKeys } from "../../app/keys-here";
import { declarations, me } from "../../api/queries";
import type { Declaration, KithRecord, Me, Names } from "../../api/types";
import { change } from "../../api/write";
import { today } from "../../i18n/format";
import { NotHere } from "../../grid/list-screen";
import { Select } from "../../ui/select";
import { Bones, Empty, Failed } from "../../ui/show";
import { useTitle } from "../../ui/title";
import { AssignDialog } from "../desk/assign-dialog";
import { FieldsDialog } from "../desk/fields-dialog";
import { useKeys } from "../desk/keys";
import { DeskList } from "../desk/list";
import { Split } from "../desk/split";
import { DeskTabs } from "../desk/tabs";
import { useDesk } from "../desk/use-desk";
import { ConvertDialog } from "./convert-dialog";
import { LaterDialog } from "./later-dialog";
import { type Doing, LeadDetail } from "./lead-detail";
import { LeadRow } from "./lead-row";
import { countOf, OPEN, type Order, ORDERS, question, type Tab, TABS, type Whose, WHOSE } from "./leads";

const route = getRouteApi("/app/lead-inbox");

/** New leads, the best first, each decided upon in a press: convert, assign, later, disqualify. */
export function LeadInbox() {
  const declared = useQuery(declarations());
  const person = useQuery(me()).data;
  if (declared.isError) return <Failed error={declared.error} retry={() => void declared.refetch()} />;
  if (!declared.data || !person) return <Bones lines={9} />;
  const leads = declared.data.get("leads");
  return leads ? <Desk declared={leads} person={person} /> : <NotHere />;
}

function Desk({ declared, person: { person } }: { declared: Declaration; person: Me }) {
  const { t } = useLingui();
  useTitle(t`Lead inbox`);
  const asked = route.useSearch();
  const go = route.useNavigate();
  const tab: Tab = TABS.find((one) => one === asked.tab) ?? "waiting";
  const whose: Whose = WHOSE.find((one) => one === asked.of) ?? "all";
  const order: Order = ORDERS.find((one) => one === asked.sort) ?? "score";
  const now = today();
  const counts: Record<Tab, number | undefined> = {
    waiting: useQuery(countOf("waiting", whose, now, person.id)).data?.total,
    later: useQuery(countOf("later", whose, now, person.id)).data?.total,
    closed: useQuery(countOf("closed", whose, now, person.id)).data?.total,
  };
  const narrow = { tab, ...(whose === "all" ? {} : { of: whose }), ...(order === "score" ? {} : { sort: order }) };
  const open = useCallback(
    (id: string | undefined) =>
      void go({
        search: ({ id: _, ...others }) => (id ? { ...others, id } : others),
        replace: true,
      }),
    [go],
  );
  const asking = question(tab, whose, order, now, person.id);
  const { found, items, names, picked, shown, row, step, leave } = useDesk("leads", asking, asked.id, open);
  const [doing, setDoing] = useState<{ what: Doing; lead: KithRecord; names: Names } | null>(null);
  const mayEdit = declared.access.edit !== "none";
  const start = (what: Doing) => () => {
    if (row && mayEdit && OPEN.includes(String(row.status))) setDoing({ what, lead: row, names });
  };
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    c: start("convert"),
    a: start("assign"),
    s: start("later"),
    d: start("disqualify"),
  });
  useTellKeys({
    title: t`In the lead inbox`,
    lines: [
      { keys: ["j"], does: t`Next lead` },
      { keys: ["k"], does: t`Lead before` },
      { keys: ["c"], does: t`Convert` },
      { keys: ["a"], does: t`Assign` },
      { keys: ["s"], does: t`Later` },
      { keys: ["d"], does: t`Disqualify` },
    ],
  });
  const seesOthers = declared.access.read !== "own";
  const words: Record<Tab, string> = { waiting: t`Waiting`, later: t`Later`, closed: t`Decided` };
  const whom: Record<Whose, string> = { all: t`Everyone’s`, mine: t`Mine`, free: t`Nobody’s` };
  return (
    <>
      <Split
        label={t`The lead`}
        opened={!!asked.id}
        onBack={() => open(undefined)}
        title={t`Lead inbox`}
        controls={
          <>
            {seesOthers && (
              <Select
                small
                label={t`Whose leads`}
                hideLabel
                value={whose}
                options={WHOSE.map((value) => ({ value, label: whom[value] }))}
                className="w-32"
                onChange={(of) => void go({ search: { ...narrow, of: of ?? "all" } })}
              />
            )}
            {tab === "waiting" && (
              <Select
                small
                label={t`Order`}
                hideLabel
                value={order}
                options={[
                  { value: "score", label: t`Best score first` },
                  { value: "age", label: t`Longest waiting first` },
                ]}
                className="w-44"
                onChange={(sort) => void go({ search: { ...narrow, sort: sort ?? "score" } })}
              />
            )}
          </>
        }
        tabs={
          <DeskTabs
            label={t`Part of the inbox`}
            to="/lead-inbox"
            tabs={TABS.map((id) => ({ id, label: words[id], count: counts[id] }))}
            shown={tab}
            search={whose === "all" ? {} : { of: whose }}
          />
        }
        list={
          <DeskList
            label={words[tab]}
            found={found}
            items={items}
            nothing={<Nothing tab={tab} />}
            row={(lead) => (
              <LeadRow
                key={lead.id}
                lead={lead}
                names={names}
                declared={declared}
                here={lead.id === picked}
                search={narrow}
              />
            )}
          />
        }
        detail={
          shown ? (
            <LeadDetail
              id={shown}
              declared={declared}
              onDo={(what, lead, all) => setDoing({ what, lead, names: all })}
            />
          ) : (
            <p className="px-4 py-12 text-center text-sm text-soft">{t`Choose a lead on the left.`}</p>
          )
        }
      />
      {doing && <Step {...doing} declared={declared} person={person} onClose={() => setDoing(null)} onLeave={leave} />}
    </>
  );
}

/** The panel of a decision. */
function Step({
  what,
  lead,
  names,
  declared,
  person,
  onClose,
  onLeave,
}: {
  what: Doing;
  lead: KithRecord;
  names: Names;
  declared: Declaration;
  person: Me["person"];
  onClose: () => void;
  onLeave: () => void;
}) {
  const { t } = useLingui();
  const name = String(lead.name);
  const common = { lead, names, declared, onClose };
  switch (what) {
    case "convert":
      return <ConvertDialog {...common} onDone={onLeave} />;
    case "later":
      return <LaterDialog lead={lead} person={person.id} onClose={onClose} onDone={onLeave} />;
    case "assign":
      return (
        <AssignDialog
          title={t`Assign ${name}`}
          person={person}
          now={(lead.owner as string | null | undefined) ?? null}
          names={names}
          onClose={onClose}
          onAssign={(owner, to) => void change("leads", lead, { owner }, t`${name} goes to ${to}`)}
        />
      );
    default:
      return (
        <FieldsDialog
          declared={declared}
          record={lead}
          names={names}
          purpose="disqualify"
          title={t`Disqualify ${name}`}
          action={t`Disqualify`}
          danger
          asked={[{ name: "disqualify_reason", needed: true }, { name: "note" }]}
          fixed={{ status: "disqualified" }}
          back={() => ({ status: lead.status === "nurturing" ? "nurturing" : "working", disqualify_reason: null })}
          said={() => t`${name} is disqualified`}
          onClose={onClose}
          onDone={onLeave}
        />
      );
  }
}

function Nothing({ tab }: { tab: Tab }) {
  const { t } = useLingui();
  const words = {
    waiting: {
      title: t`No lead waits`,
      text: t`New leads from forms, imports and the API appear here, the best first.`,
    },
    later: { title: t`No lead is put off`, text: t`Leads put off until a day wait here, and come back on that day.` },
    closed: {
      title: t`No lead is decided yet`,
      text: t`Converted leads, and those disqualified with a reason, are kept here.`,
    },
  }[tab];
  return (
    <Empty icon={<Tray size={28} strokeWidth={1.5} aria-hidden="true" />} title={words.title}>
      {words.text}
    </Empty>
  );
}
