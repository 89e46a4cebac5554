import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { MoreHorizontal } from "lucide-react";
import { useState } from "react";
import type { KithRecord } from "../../api/types";
import { useRoles } from "../../api/roles";
import { Button, IconButton } from "../../ui/button";
import { FormDialog } from "../../ui/form-dialog";
import { Menu } from "../../ui/menu";
import { Select } from "../../ui/select";
import type { Able } from "./team-branches";
import { type Moves, NoTeam, PersonRow } from "./team-drag";
import { type Branch, choicesOf } from "./team-tree";

/** The people of a team, each dragged to another by its grip or moved by its menu. */
export function TeamPeople({ people, moves, onAct, label }: Able & { people: readonly KithRecord[]; label: string }) {
  const { t } = useLingui();
  const roles = useRoles();
  return (
    <ul aria-label={label} className="pb-1.5 pl-4 sm:pl-8">
      {people.map((who) => (
        <li key={who.id}>
          <PersonRow person={who.id} moves={moves}>
            <p className="min-w-0 flex-1 truncate text-sm">
              <Link
                to="/$object/$id"
                params={{ object: "people", id: who.id }}
                className="leading-6 hover:text-accent hover:underline"
              >
                {String(who.name)}
              </Link>{" "}
              <span className="text-xs text-soft">
                {roles.label(who.role)}
                {who.state === "invited" && <> · {t`invited`}</>}
              </span>
            </p>
            {onAct && (
              <Menu
                label={t`Actions for ${String(who.name)}`}
                trigger={
                  <IconButton small label={t`Actions for ${String(who.name)}`} icon={<MoreHorizontal size={16} />} />
                }
                actions={[{ id: "move", label: t`Move to a team…`, run: () => onAct({ record: who, what: "person" }) }]}
              />
            )}
          </PersonRow>
        </li>
      ))}
    </ul>
  );
}

/** Another team for a person, or none. */
export function MovePerson({
  who,
  tree,
  moves,
  onClose,
}: {
  who: KithRecord;
  tree: readonly Branch[];
  moves: Moves;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const name = String(who.name);
  const before = (who.member_of as string | null | undefined) ?? null;
  const [team, setTeam] = useState<string | null>(before);
  return (
    <FormDialog
      title={t`Move ${name}`}
      trouble={null}
      onClose={onClose}
      onSubmit={() => {
        if (team !== before) moves.move({ kind: "person", id: who.id }, team);
        onClose();
      }}
      action={<Button look="primary" type="submit">{t`Move`}</Button>}
    >
      <Select label={t`Team`} value={team} empty={t`In no team`} options={choicesOf(tree)} onChange={setTeam} />
      <p className="text-xs text-soft">
        <Trans>
          From the next click on, whoever sees the new team’s work sees theirs, and whoever saw the old team’s does not.
        </Trans>
      </p>
    </FormDialog>
  );
}

/** Those who belong to no team, and where others are dropped to belong to none. */
export function Teamless({ people, ...able }: Able & { people: readonly KithRecord[] }) {
  const { t } = useLingui();
  if (!people.length && !able.moves) return null;
  return (
    <NoTeam moves={able.moves}>
      <h3 className="px-4 pt-3 pb-1.5 font-medium">{t`In no team`}</h3>
      {people.length > 0 ? (
        <TeamPeople people={people} label={t`In no team`} {...able} />
      ) : (
        <p className="px-4 pb-3 text-sm text-soft">{t`Everybody is in a team.`}</p>
      )}
    </NoTeam>
  );
}
