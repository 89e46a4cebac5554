import { useLingui } from "@lingui/react/macro";
import type { StageBody } from "../../../api/pipelines";
import type { Declaration, KithRecord, Names } from "../../../api/types";
import { today } from "../../../i18n/format";
import { FieldsDialog } from "../../desk/fields-dialog";
import { isClosed } from "../stages";
import { askedFor } from "./stages";

/** A step into a stage that asks for something: what it requires, how a deal was won, why it was lost. */
export function CloseDialog({
  declared,
  deal,
  names,
  stage,
  onClose,
}: {
  declared: Declaration;
  deal: KithRecord;
  names: Names;
  stage: StageBody;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const name = String(deal.name ?? "");
  const closes = isClosed(stage.value);
  const words = {
    won: {
      title: t`Deal won: ${name}`,
      action: t`Close as won`,
      note: t`It becomes an order. A closed deal is not opened again.`,
    },
    lost: {
      title: t`Deal lost: ${name}`,
      action: t`Close as lost`,
      note: t`A closed deal is not opened again; a new one can follow it.`,
    },
    open: {
      title: t`${name} to ${stage.label}`,
      action: t`Move to ${stage.label}`,
      note: t`This stage requires what is asked here.`,
    },
  }[stage.kind];
  return (
    <FieldsDialog
      declared={declared}
      record={closes ? { ...deal, closed_on: deal.closed_on ?? today() } : deal}
      names={names}
      purpose={stage.value}
      title={words.title}
      action={words.action}
      danger={stage.kind === "lost"}
      asked={askedFor(declared, deal, stage.value)}
      fixed={{ stage: stage.value }}
      back={() => (closes ? null : { stage: deal.stage })}
      said={() => t`${name} is now in ${stage.label}`}
      onClose={onClose}
    >
      <p className="text-sm text-soft">{words.note}</p>
    </FieldsDialog>
  );
}
