import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Plus, Users } from "lucide-react";
import { useState } from "react";
import { list, me } from "../../api/queries";
import type { KithRecord, Names } from "../../api/types";
import { change } from "../../api/write";
import { openForm } from "../../app/creating";
import { RefPicker } from "../../forms/ref-picker";
import { Button } from "../../ui/button";
import { FormDialog } from "../../ui/form-dialog";
import { Select } from "../../ui/select";
import { Bones, Card, Empty, Failed } from "../../ui/show";
import { SettingsFrame } from "./frame";
import { type Act, Branches } from "./team-branches";
import { TopPlace } from "./team-drag";
import { MovePerson, Teamless } from "./team-people";
import { type Branch, choicesOf, find, treeOf, within } from "./team-tree";
import { useMembers, useMoves } from "./team-moves";

const MOST = 200;

/** The teams as they stand under each other, who leads each and belongs to it, and who sees what through them. */
export function SettingsTeams() {
  const { t } = useLingui();
  const found = useQuery(list("teams", { limit: MOST, sort: ["name"] }));
  const manages = useQuery(me()).data?.person.role === "administrator";
  const [act, setAct] = useState<Act | null>(null);
  const tree = treeOf(found.data?.items ?? []);
  const members = useMembers();
  const moves = useMoves(tree, members);
  const close = () => setAct(null);
  const able = manages ? { onAct: setAct, moves } : {};
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
            <Branches branches={tree} members={members} names={found.data.names} {...able} label={t`Teams`} />
            <Teamless people={members.of(null)} {...able} />
          </>
        )}
      </Card>
      {act?.what === "move" && <Move team={act.record} tree={tree} onClose={close} />}
      {act?.what === "lead" && <Lead team={act.record} names={found.data?.names ?? {}} onClose={close} />}
      {act?.what === "person" && <MovePerson who={act.record} tree={tree} moves={moves} onClose={close} />}
    </SettingsFrame>
  );
}

/** Another team above, or none; a team cannot come under one that is below itself. */
function Move({ team, tree, onClose }: { team: KithRecord; tree: readonly Branch[]; onClose: () => void }) {
  const { t } = useLingui();
  const own = find(tree, team.id);
  const not = new Set(own ? within(own) : [team.id]);
  const options = choicesOf(tree).filter(({ value }) => !not.has(value));
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
