import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { Suspense, useEffect, useState } from "react";
import { type PipelineBody, pipelines } from "../../api/pipelines";
import { declarations, me } from "../../api/queries";
import type { Choice, Declaration, Me } from "../../api/types";
import { Button } from "../../ui/button";
import { cx } from "../../ui/cx";
import { useDebounced } from "../../ui/debounce";
import { useMedia } from "../../ui/media";
import { SearchInput } from "../../ui/search-input";
import { Select } from "../../ui/select";
import { Bones, Failed } from "../../ui/show";
import { useTitle } from "../../ui/title";
import { RecordDialog } from "../records/head";
import { Column, Sum } from "./column";
import { type Narrow, useBoard } from "./use-board";

const route = getRouteApi("/app/pipeline");

/** Opportunities by stage, moved by drag, by `[` and `]`, or from a card's menu. On a phone one stage at a time. */
export function Board() {
  const declared = useQuery(declarations());
  const person = useQuery(me());
  const known = declared.data?.get("opportunities");
  const ways = useQuery(pipelines());
  const { of } = route.useSearch();
  const trouble = declared.error ?? ways.error;
  if (trouble && !(known && ways.data))
    return <Failed error={trouble} retry={() => void Promise.all([declared.refetch(), ways.refetch()])} />;
  if (!known || !person.data || !ways.data) return <Bones lines={9} />;
  const usable = ways.data.filter(({ name, archived }) => !archived || name === of);
  const shown = usable.find(({ name }) => name === of) ?? usable.find((one) => one.default) ?? usable[0];
  if (!shown) return <Bones lines={9} />;
  return <Stages key={shown.name} declared={known} person={person.data} ways={usable} shownWay={shown} />;
}

function Stages({
  declared,
  person,
  ways,
  shownWay: way,
}: {
  declared: Declaration;
  person: Me;
  ways: readonly PipelineBody[];
  shownWay: PipelineBody;
}) {
  const { t } = useLingui();
  useTitle(t`Pipeline`);
  const go = route.useNavigate();
  const seesOthers = declared.access.read !== "own";
  const [mine, setMine] = useState(false);
  const [typed, setTyped] = useState("");
  const [creating, setCreating] = useState(false);
  const q = useDebounced(typed.trim(), 250);
  const narrow: Narrow = {
    owner: mine ? person.person.id : null,
    q,
    pipeline: ways.length > 1 ? { name: way.name, first: way.default } : null,
  };
  const board = useBoard(narrow);
  const stages = way.stages.filter(({ value, archived }) => !archived || board.total(value).count > 0);
  const phone = useMedia("(max-width: 47.99rem)");
  const [shown, setShown] = useState(stages[0]?.value ?? "");
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 pt-4 pb-3 lg:px-6">
        <h1 className="text-xl font-semibold tracking-tight">{t`Pipeline`}</h1>
        <span className="flex-1 sm:hidden" />
        {ways.length > 1 && (
          <Select
            label={t`Which pipeline`}
            hideLabel
            className="max-sm:order-last max-sm:w-full sm:w-48"
            value={way.name}
            options={ways.map(({ name, label }) => ({ value: name, label }))}
            onChange={(name) => void go({ search: name && name !== "sales" ? { of: name } : {} })}
          />
        )}
        <SearchInput
          label={t`Search in the pipeline`}
          value={typed}
          onChange={setTyped}
          className="w-full max-sm:order-last sm:w-56"
        />
        {seesOthers && (
          <div
            role="group"
            aria-label={t`Whose opportunities`}
            className="flex rounded-md border border-line bg-surface p-0.5"
          >
            {[false, true].map((only) => (
              <button
                key={String(only)}
                type="button"
                aria-pressed={mine === only}
                onClick={() => setMine(only)}
                className={cx(
                  "min-h-7 rounded px-2.5 text-xs font-medium",
                  mine === only ? "bg-tint text-on-tint" : "text-soft hover:text-ink",
                )}
              >
                {only ? t`Mine` : t`Everyone’s`}
              </button>
            ))}
          </div>
        )}
        <span className="flex-1 max-sm:hidden" />
        <p className="text-xs text-soft max-lg:hidden">
          <Trans>
            Drag a card, or press <kbd className="rounded border border-line px-1">[</kbd> and{" "}
            <kbd className="rounded border border-line px-1">]</kbd> on it
          </Trans>
        </p>
        {declared.access.create !== "none" && (
          <Button
            look="primary"
            icon={<Plus size={16} aria-hidden="true" />}
            onPress={() => setCreating(true)}
          >{t`New`}</Button>
        )}
      </div>
      <p role="status" className="sr-only">
        {board.said}
      </p>
      {board.totals.isError && !board.totals.data ? (
        <Failed error={board.totals.error} retry={() => void board.totals.refetch()} />
      ) : (
        <>
          {phone && <StageTabs stages={stages} shown={shown} board={board} onShow={setShown} />}
          <div className="flex min-h-0 flex-1 gap-3 overflow-x-auto px-4 pb-4 max-md:pt-3 lg:px-6">
            {stages
              .filter(({ value }) => !phone || value === shown)
              .map((stage) => (
                <Column
                  key={`${stage.value}${narrow.owner}${narrow.q}`}
                  stage={stage}
                  stages={stages}
                  narrow={narrow}
                  board={board}
                  mayMove={declared.access.edit !== "none"}
                  seesSteps={declared.fields.some(({ name }) => name === "next_step")}
                  phone={phone}
                />
              ))}
          </div>
        </>
      )}
      {creating && (
        <Suspense>
          <RecordDialog
            object="opportunities"
            open
            defaults={{ pipeline: way.name }}
            onClose={() => setCreating(false)}
          />
        </Suspense>
      )}
    </div>
  );
}

function StageTabs({
  stages,
  shown,
  board,
  onShow,
}: {
  stages: readonly Choice[];
  shown: string;
  board: ReturnType<typeof useBoard>;
  onShow: (stage: string) => void;
}) {
  const { t } = useLingui();
  useEffect(() => {
    // What the call returns is no clean-up: newer browsers answer with a promise.
    void document.querySelector(`[data-stage="${shown}"]`)?.scrollIntoView({ inline: "nearest", block: "nearest" });
  }, [shown]);
  return (
    <div
      role="group"
      aria-label={t`Stage`}
      className="flex shrink-0 gap-1.5 overflow-x-auto border-b border-line px-4 pb-2"
    >
      {stages.map(({ value, label }) => (
        <button
          key={value}
          type="button"
          data-stage={value}
          aria-pressed={shown === value}
          onClick={() => onShow(value)}
          className={cx(
            "flex min-h-11 shrink-0 flex-col justify-center rounded-md border px-3 text-left text-xs",
            shown === value ? "border-accent bg-tint text-on-tint" : "border-line bg-surface text-soft",
          )}
        >
          <span className="font-semibold">{label}</span>
          <Sum total={board.total(value)} />
        </button>
      ))}
    </div>
  );
}
