import { useLingui } from "@lingui/react/macro";
import type { Declaration, KithRecord, Me, Names } from "../../api/types";
import { change } from "../../api/write";
import { AssignDialog } from "../desk/assign-dialog";
import { FieldsDialog } from "../desk/fields-dialog";
import type { Doing } from "./case-detail";
import { Rating } from "./rating";

/** Who has a case, and that it is theirs; what puts it back to them. */
export const holderOf = ({ handler = null, state }: KithRecord): Record<string, unknown> => ({ handler, state });

/** The panel of a step that asks for something: to whom, what was done, how satisfied the customer is. */
export function CaseStep({
  what,
  one,
  names,
  declared,
  person,
  onClose,
  onLeave,
}: {
  what: Doing;
  one: KithRecord;
  names: Names;
  declared: Declaration;
  person: Me["person"];
  onClose: () => void;
  onLeave: () => void;
}) {
  const { t } = useLingui();
  const subject = String(one.subject);
  const handler = names[String(one.handler ?? "")] ?? "";
  if (what === "assign")
    return (
      <AssignDialog
        title={t`Assign ${subject}`}
        person={person}
        now={(one.handler as string | null | undefined) ?? null}
        names={names}
        onClose={onClose}
        onAssign={(to, name) =>
          void change("cases", one, { handler: to, state: "assigned" }, t`${subject} goes to ${name}`, holderOf(one))
        }
      />
    );
  if (what === "pause")
    return (
      <FieldsDialog
        declared={declared}
        record={one}
        names={names}
        purpose={what}
        title={t`Pause the clock of ${subject}`}
        action={t`Pause`}
        asked={[{ name: "waits_for", needed: true }]}
        fixed={{}}
        back={() => ({ waits_for: null })}
        said={() => t`The clock of ${subject} is paused`}
        onClose={onClose}
      />
    );
  const resolving = what === "resolve";
  return (
    <FieldsDialog
      declared={declared}
      record={one}
      names={names}
      purpose={what}
      title={resolving ? t`Resolve ${subject}` : t`Feedback on ${subject}`}
      action={resolving ? t`Resolve` : t`Save`}
      asked={
        resolving
          ? [{ name: "resolution", needed: true }, { name: "article" }, { name: "satisfaction" }, { name: "feedback" }]
          : [{ name: "satisfaction", needed: true }, { name: "feedback" }]
      }
      fixed={resolving ? { state: "handled" } : {}}
      back={(saved) =>
        saved.state === "handled" && resolving
          ? { state: "assigned", resolution: one.resolution, waits_for: one.waits_for }
          : null
      }
      said={({ state }) =>
        state === "archived"
          ? t`${subject} is archived`
          : state === "assigned"
            ? t`${subject} goes back to ${handler}: the customer is not satisfied`
            : t`${subject} is resolved`
      }
      inputs={{ satisfaction: Rating }}
      onClose={onClose}
      onDone={onLeave}
    />
  );
}
