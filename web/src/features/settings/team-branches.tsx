import { Plural, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { ChevronDown, ChevronRight, MoreHorizontal } from "lucide-react";
import { useState } from "react";
import type { KithRecord, Names } from "../../api/types";
import { IconButton } from "../../ui/button";
import { Menu } from "../../ui/menu";
import { type Moves, TeamRow } from "./team-drag";
import type { Members } from "./team-moves";
import { TeamPeople } from "./team-people";
import { type Branch, within } from "./team-tree";

export type Act = { record: KithRecord; what: "move" | "lead" | "person" };
export type Able = { onAct?: (act: Act) => void; moves?: Moves };

/** Teams under the same one, each with its people and the teams below it. */
export function Branches({
  branches,
  label,
  ...rest
}: Able & { branches: readonly Branch[]; members: Members; names: Names; label: string }) {
  const { t } = useLingui();
  return (
    <ul aria-label={label}>
      {branches.map((branch) => {
        const name = String(branch.team.name);
        return (
          <li key={branch.team.id} className="border-b border-line last:border-b-0">
            <Team branch={branch} {...rest} />
            {branch.below.length > 0 && (
              <div className="ml-4 border-t border-l border-line sm:ml-8">
                <Branches branches={branch.below} label={t`Teams under ${name}`} {...rest} />
              </div>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function Team({ branch, members, names, onAct, moves }: Able & { branch: Branch; members: Members; names: Names }) {
  const { t } = useLingui();
  const { team, below } = branch;
  const name = String(team.name);
  const people = members.of(team.id);
  const [said, setSaid] = useState<boolean | null>(null);
  const open = (said ?? members.few) && people.length > 0;
  const own = members.count(team.id);
  const sum = within(branch).reduce((total, id) => total + members.count(id), 0);
  const lead = team.lead ? names[String(team.lead)] : undefined;
  return (
    <TeamRow
      team={team.id}
      moves={moves}
      people={
        open && (
          <TeamPeople people={people} label={t`People of ${name}`} {...(onAct && moves ? { onAct, moves } : {})} />
        )
      }
    >
      <div className="min-w-0 flex-1">
        <Link
          to="/$object/$id"
          params={{ object: "teams", id: team.id }}
          className="inline-block max-w-full truncate leading-6 font-medium hover:text-accent hover:underline"
        >
          {name}
        </Link>
        <p className="text-xs text-soft">
          {lead ? t`Led by ${lead}` : t`Nobody leads it yet`} · <Plural value={own} one="# person" other="# people" />
          {below.length > 0 && (
            <>
              {" · "}
              <Plural value={sum} one="# person with the teams below" other="# people with the teams below" />
            </>
          )}
        </p>
      </div>
      {people.length > 0 && (
        <IconButton
          small
          label={t`People of ${name}`}
          aria-expanded={open}
          icon={open ? <ChevronDown size={16} /> : <ChevronRight size={16} />}
          onPress={() => setSaid(!open)}
        />
      )}
      {onAct && (
        <Menu
          label={t`Actions for ${String(team.name)}`}
          trigger={<IconButton small label={t`Actions for ${String(team.name)}`} icon={<MoreHorizontal size={16} />} />}
          actions={[
            { id: "move", label: t`Move under…`, run: () => onAct({ record: team, what: "move" }) },
            { id: "lead", label: t`Who leads it`, run: () => onAct({ record: team, what: "lead" }) },
          ]}
        />
      )}
    </TeamRow>
  );
}
