import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Check, Trophy, X } from "lucide-react";
import { useEffect, useState } from "react";
import { pipelines, type StageBody } from "../../../api/pipelines";
import type { Declaration, KithRecord, Names } from "../../../api/types";
import { change } from "../../../api/write";
import { cx } from "../../../ui/cx";
import { Keys } from "../../../app/keys";
import { useKeys } from "../../desk/keys";
import { isClosed, neighbour } from "../stages";
import { CloseDialog } from "./close-dialog";
import { askedFor, missing, required, stagesOf } from "./stages";

/** The way of a deal: where it was, where it is, and by one press, or by `[` and `]`, where it goes next. */
export function StagePath({ declared, deal, names }: { declared: Declaration; deal: KithRecord; names: Names }) {
  const { t } = useLingui();
  const ways = useQuery(pipelines()).data ?? [];
  const [going, setGoing] = useState<StageBody | null>(null);
  const stages = stagesOf(ways, deal);
  const now = String(deal.stage);
  const closed = isClosed(now);
  const mayMove = declared.access.edit !== "none" && !closed;
  const at = stages.findIndex(({ value }) => value === now);
  const open = stages.filter(({ kind }) => kind === "open");
  const name = String(deal.name ?? "");
  const go = (stage: StageBody | undefined) => {
    if (!mayMove || !stage || stage.value === now) return;
    if (askedFor(declared, deal, stage.value).length) setGoing(stage);
    else void change("opportunities", deal, { stage: stage.value }, t`${name} is now in ${stage.label}`);
  };
  const step = (by: 1 | -1) => {
    const to = neighbour(
      open.map(({ value }) => value),
      now,
      by,
    );
    go(stages.find(({ value }) => value === to) ?? (by === 1 ? stages.find(({ kind }) => kind === "won") : undefined));
  };
  useKeys(mayMove ? { "[": () => step(-1), "]": () => step(1) } : {});
  useEffect(() => {
    // What the call returns is no clean-up: newer browsers answer with a promise.
    void document.querySelector("[aria-current=step]")?.scrollIntoView({ inline: "center", block: "nearest" });
  }, [now]);
  const next = mayMove ? stages[at + 1] : undefined;
  return (
    <div className="mb-4">
      <ol
        aria-label={t`Stages`}
        className="flex gap-1 overflow-x-auto rounded-lg border border-line bg-surface p-1 max-sm:snap-x"
      >
        {stages.map((stage, index) => (
          <Stage
            key={stage.value}
            stage={stage}
            here={index === at}
            passed={stage.kind === "open" && !closed && index < at}
            onGo={mayMove && index !== at ? () => go(stage) : null}
          />
        ))}
      </ol>
      {next && (
        <p className="mt-1.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-soft">
          <Requirements declared={declared} deal={deal} stage={next} />
          <span className="flex-1" />
          <span className="flex items-center gap-1.5 max-lg:hidden">
            <Keys keys={["[", "]"]} /> {t`one stage back or on`}
          </span>
        </p>
      )}
      {going && (
        <CloseDialog declared={declared} deal={deal} names={names} stage={going} onClose={() => setGoing(null)} />
      )}
    </div>
  );
}

function Stage({
  stage,
  here,
  passed,
  onGo,
}: {
  stage: StageBody;
  here: boolean;
  passed: boolean;
  onGo: (() => void) | null;
}) {
  const { t } = useLingui();
  const { label, probability, kind } = stage;
  const look = cx(
    "flex min-h-11 w-full items-center justify-center gap-1.5 rounded-md px-3 text-sm whitespace-nowrap",
    here && kind === "lost" && "bg-bad font-semibold text-on-bad",
    here && kind !== "lost" && "bg-accent font-semibold text-on-accent",
    passed && "bg-tint text-on-tint",
    !here && !passed && (kind === "lost" ? "text-bad" : kind === "won" ? "text-good" : "text-soft"),
  );
  const shown = (
    <>
      {passed && <Check size={15} aria-hidden="true" />}
      {kind === "won" && <Trophy size={15} aria-hidden="true" />}
      {kind === "lost" && <X size={15} aria-hidden="true" />}
      <span>
        {label}
        {kind === "open" && <span className="text-xs font-normal tabular-nums"> {probability} %</span>}
      </span>
    </>
  );
  return (
    <li aria-current={here ? "step" : undefined} className={cx("snap-center", kind === "open" ? "flex-1" : "shrink-0")}>
      {onGo ? (
        <button
          type="button"
          aria-label={
            kind === "open"
              ? t`Move to ${label} ${probability} %`
              : kind === "won"
                ? t`Close as won…`
                : t`Close as lost…`
          }
          onClick={onGo}
          className={cx(look, "-outline-offset-2 hover:bg-sunken hover:text-ink")}
        >
          {shown}
        </button>
      ) : (
        <span className={look}>{shown}</span>
      )}
    </li>
  );
}

/** What the next stage asks of the deal, and what of it is there. */
function Requirements({ declared, deal, stage }: { declared: Declaration; deal: KithRecord; stage: StageBody }) {
  const { t } = useLingui();
  const all = required(declared, stage.value);
  const gaps = missing(declared, deal, stage.value);
  if (all.length === 0) return <span>{t`Next: ${stage.label}, which requires nothing.`}</span>;
  return (
    <span className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
      <Trans>Next: {stage.label} requires</Trans>
      {all.map((field) => {
        const gap = gaps.includes(field);
        return (
          <span key={field.name} className={cx("inline-flex items-center gap-1", gap && "font-medium text-warn")}>
            {gap ? (
              <X size={13} role="img" aria-label={t`missing`} />
            ) : (
              <Check size={13} role="img" aria-label={t`there`} className="text-good" />
            )}
            {field.label}
          </span>
        );
      })}
    </span>
  );
}
