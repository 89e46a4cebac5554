import { Plural, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { MoreHorizontal, Plus, Users } from "lucide-react";
import { useState } from "react";
import { list, me } from "../../api/queries";
import type { KithRecord, Names } from "../../api/types";
import { change } from "../../api/write";
import { openForm } from "../../app/creating";
import { RefPicker } from "../../forms/ref-picker";
import { Button, IconButton } from "../../ui/button";
import { FormDialog } from "../../ui/form-dialog";
import { Menu } from "../../ui/menu";
import { Select } from "../../ui/select";
import { Bones, Card, Empty, Failed } from "../../ui/show";
import { SettingsFrame } from "./frame";
import { type Moves, TeamRow, TopPlace } from "./team-drag";
import { type Branch, find, treeOf, within } from "./team-tree";

const MOST = 200;
type Counts = ReadonlyMap<string, number>;
type Act = { team: KithRecord; what: "move" | "lead" };

/** The teams as they stand under each other, who leads each, and who sees what through them. */
export function SettingsTeams() {
  const { t } = useLingui();
  const found = useQuery(list("teams", { limit: MOST, sort: ["name"] }));
  const people = useQuery(
    list("people", {
      limit: 1,
      group: ["member_of"],
      filter: { field: "state", op: "in", value: ["active", "invited"] },
    }),
  );
  const manages = useQuery(me()).data?.person.role === "administrator";
  const [act, setAct] = useState<Act | null>(null);
  const tree = treeOf(found.data?.items ?? []);
  const moves: Moves = {
    takes: (id, above) => {
      const own = find(tree, id);
      return !!own && (own.team.above ?? null) !== above && !(above && within(own).includes(above));
    },
    move: (id, above) => {
      const own = find(tree, id);
      if (!own) return;
      const name = String(own.team.name);
      void change("teams", own.team, { above }, t`${name} is moved`);
    },
  };
  const counts: Counts = new Map((people.data?.groups ?? []).map(({ key, count }) => [String(key ?? ""), count]));
  return (
    <SettingsFrame title={t`Teams`}>
      <Card
        title={t`Teams`}
        actions={
          manages && (
            <Button
              small
              look="primary"
              icon={<Plus size={15} aria-hidden="true" />}
              onPress={() => openForm({ object: "teams" })}
            >{t`New team`}</Button>
          )
        }
      >
        <p className="border-b border-line px-4 py-2.5 text-sm text-soft">
          {t`Whose role reaches to the team sees the work of their own team and of every team below it. A warning that nobody answers goes to whoever leads the team.`}
        </p>
        {found.isError && !found.data ? (
          <Failed error={found.error} retry={() => void found.refetch()} />
        ) : !found.data ? (
          <Bones lines={5} />
        ) : tree.length === 0 ? (
          <Empty title={t`No team yet`} icon={<Users size={28} strokeWidth={1.5} aria-hidden="true" />}>
            {t`Make one team for each group that sells or serves together; put it under another where somebody leads both.`}
          </Empty>
        ) : (
          <>
            {manages && <TopPlace moves={moves}>{t`Drop here to put it at the top`}</TopPlace>}
            <Branches
              branches={tree}
              counts={counts}
              names={found.data.names}
              {...(manages ? { onAct: setAct, moves } : {})}
              label={t`Teams`}
            />
          </>
        )}
      </Card>
      {act?.what === "move" && <Move team={act.team} tree={tree} onClose={() => setAct(null)} />}
      {act?.what === "lead" && <Lead team={act.team} names={found.data?.names ?? {}} onClose={() => setAct(null)} />}
    </SettingsFrame>
  );
}

function Branches({
  branches,
  counts,
  names,
  onAct,
  moves,
  label,
}: {
  branches: readonly Branch[];
  counts: Counts;
  names: Names;
  onAct?: (act: Act) => void;
  moves?: Moves;
  label: string;
}) {
  const { t } = useLingui();
  return (
    <ul aria-label={label}>
      {branches.map(({ team, below }) => {
        const name = String(team.name);
        const all = within({ team, below });
        const own = counts.get(team.id) ?? 0;
        const sum = all.reduce((total, id) => total + (counts.get(id) ?? 0), 0);
        const lead = team.lead ? names[String(team.lead)] : undefined;
        return (
          <li key={team.id} className="border-b border-line last:border-b-0">
            <TeamRow team={team.id} moves={moves}>
              <div className="min-w-0 flex-1">
                <Link
                  to="/$object/$id"
                  params={{ object: "teams", id: team.id }}
                  className="inline-block max-w-full truncate leading-6 font-medium hover:text-accent hover:underline"
                >
                  {name}
                </Link>
                <p className="text-xs text-soft">
                  {lead ? t`Led by ${lead}` : t`Nobody leads it yet`} ·{" "}
                  <Plural value={own} one="# person" other="# people" />
                  {below.length > 0 && (
                    <>
                      {" · "}
                      <Plural value={sum} one="# person with the teams below" other="# people with the teams below" />
                    </>
                  )}
                </p>
              </div>
              {onAct && (
                <Menu
                  label={t`Actions for ${String(team.name)}`}
                  trigger={
                    <IconButton small label={t`Actions for ${String(team.name)}`} icon={<MoreHorizontal size={16} />} />
                  }
                  actions={[
                    { id: "move", label: t`Move under…`, run: () => onAct({ team, what: "move" }) },
                    { id: "lead", label: t`Who leads it`, run: () => onAct({ team, what: "lead" }) },
                  ]}
                />
              )}
            </TeamRow>
            {below.length > 0 && (
              <div className="ml-4 border-t border-l border-line sm:ml-8">
                <Branches
                  branches={below}
                  counts={counts}
                  names={names}
                  {...(onAct && moves ? { onAct, moves } : {})}
                  label={t`Teams under ${name}`}
                />
              </div>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** Another team above, or none; a team cannot come under one that is below itself. */
function Move({ team, tree, onClose }: { team: KithRecord; tree: readonly Branch[]; onClose: () => void }) {
  const { t } = useLingui();
  const own = find(tree, team.id);
  const not = new Set(own ? within(own) : [team.id]);
  const options = tree
    .flatMap((branch) => flat(branch, 0))
    .filter(({ team: one }) => !not.has(one.id))
    .map(({ team: one, deep }) => ({ value: one.id, label: `${"– ".repeat(deep)}${String(one.name)}` }));
  const [above, setAbove] = useState<string | null>((team.above as string | null | undefined) ?? null);
  const name = String(team.name);
  return (
    <FormDialog
      title={t`Move ${name}`}
      trouble={null}
      onClose={onClose}
      onSubmit={() => {
        if (above !== (team.above ?? null)) void change("teams", team, { above }, t`${name} is moved`);
        onClose();
      }}
      action={<Button look="primary" type="submit">{t`Move`}</Button>}
    >
      <Select label={t`Under`} value={above} empty={t`No team: at the top`} options={options} onChange={setAbove} />
      <p className="text-xs text-soft">{t`From the next click on, whoever leads the teams above sees its work, and whoever led those before does not.`}</p>
    </FormDialog>
  );
}

const flat = (branch: Branch, deep: number): { team: KithRecord; deep: number }[] => [
  { team: branch.team, deep },
  ...branch.below.flatMap((one) => flat(one, deep + 1)),
];

function Lead({ team, names, onClose }: { team: KithRecord; names: Names; onClose: () => void }) {
  const { t } = useLingui();
  const [lead, setLead] = useState<string | null>((team.lead as string | null | undefined) ?? null);
  const [learnt, setLearnt] = useState(names);
  const name = String(team.name);
  return (
    <FormDialog
      title={t`Who leads ${name}`}
      trouble={null}
      onClose={onClose}
      onSubmit={() => {
        if (lead !== (team.lead ?? null)) void change("teams", team, { lead }, t`Saved`);
        onClose();
      }}
      action={<Button look="primary" type="submit">{t`Save`}</Button>}
    >
      <RefPicker
        label={t`Lead`}
        object="people"
        value={lead}
        names={learnt}
        onChange={(value, title) => {
          setLead(value);
          if (value && title) setLearnt((known) => ({ ...known, [value]: title }));
        }}
      />
    </FormDialog>
  );
}
