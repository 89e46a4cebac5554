import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, ApiError } from "../../api/http";
import { me } from "../../api/queries";
import { fail } from "../../api/write";
import { Button } from "../../ui/button";
import { TextField } from "../../ui/field";
import { Select } from "../../ui/select";
import { Card, Note } from "../../ui/show";
import { Columns } from "./columns";
import { LayoutFields } from "./layout-fields";
import { type Chosen, mappingOf, matches, missing, startOf } from "./mapping";
import type { Import, Job, Layout, Mode, Preview } from "./types";

/** The second step: which column becomes which field, and what becomes of records that are there already. */
export function MapStep({
  made,
  preview,
  onLayout,
  onCheck,
}: {
  made: Import;
  preview: Preview;
  onLayout: (layout: Layout) => void;
  onCheck: (job: string) => void;
}) {
  const { t } = useLingui();
  const home = useQuery(me()).data?.tenant.currency ?? "";
  const [chosen, setChosen] = useState<Chosen[]>(() => startOf(preview));
  const [mode, setMode] = useState<Mode>(preview.mapping?.mode ?? "create");
  const [match, setMatch] = useState<string | null>(preview.mapping?.match ?? null);
  const [empty, setEmpty] = useState<"keep" | "clear">(preview.mapping?.empty ?? "keep");
  const [currency, setCurrency] = useState(preview.mapping?.currency ?? home);
  const [errors, setErrors] = useState<string[]>([]);
  const [busy, setBusy] = useState(false);
  const gaps = missing(preview.fields, chosen, mode);
  const keys = matches(preview.fields, chosen);
  const key = match && keys.some(({ name }) => name === match) ? match : (keys[0]?.name ?? null);
  const money = chosen.some(({ target }) =>
    preview.fields.some(({ name, kind }) => name === target && kind === "money"),
  );
  const nothing = chosen.every(({ target }) => !target);
  const check = async () => {
    setBusy(true);
    setErrors([]);
    try {
      const body = mappingOf(preview, chosen, { mode, match: key, empty, currency });
      await api.call(`/v1/imports/${made.id}/mapping`, { method: "PUT", body });
      const job = await api.call<Job>(`/v1/imports/${made.id}/run`, {
        method: "POST",
        key: crypto.randomUUID(),
        body: { dry_run: true },
      });
      onCheck(job.id);
    } catch (error) {
      if (error instanceof ApiError && error.fields.length)
        setErrors(error.fields.map(({ field, message }) => `${labelOf(preview, field)}: ${message}`));
      else fail(error);
      setBusy(false);
    }
  };
  return (
    <div className="flex flex-col gap-4">
      {preview.remembered && (
        <Note
          tone="good"
          role="status"
        >{t`These columns are known from an earlier import; they are matched as then.`}</Note>
      )}
      <LayoutFields preview={preview} onChange={onLayout} />
      <Card title={t`Columns`}>
        <Columns preview={preview} chosen={chosen} onChange={setChosen} />
      </Card>
      <Card title={t`Records that are there already`}>
        <div className="flex flex-wrap items-end gap-4 p-4">
          <Select
            label={t`Each row`}
            value={mode}
            onChange={(next) => setMode((next ?? "create") as Mode)}
            className="w-64"
            options={[
              { value: "create", label: t`becomes a new record` },
              { value: "upsert", label: t`changes its record, or becomes a new one` },
              { value: "update", label: t`changes its record, or is refused` },
            ]}
          />
          {mode !== "create" && (
            <Select
              label={t`Found by`}
              value={key}
              options={keys.map(({ name, label }) => ({ value: name, label }))}
              onChange={setMatch}
              className="w-48"
              placeholder={t`Match a unique field first`}
            />
          )}
          {mode !== "create" && (
            <Select
              label={t`An empty cell`}
              value={empty}
              onChange={(next) => setEmpty(next === "clear" ? "clear" : "keep")}
              className="w-52"
              options={[
                { value: "keep", label: t`keeps what is there` },
                { value: "clear", label: t`clears the field` },
              ]}
            />
          )}
          {money && (
            <TextField
              label={t`Currency of amounts without one`}
              value={currency}
              onChange={(text) => setCurrency(text.toUpperCase().slice(0, 3))}
              className="w-52"
            />
          )}
        </div>
      </Card>
      {errors.length > 0 && (
        <Note tone="bad" role="alert">
          {errors.map((one) => (
            <p key={one}>{one}</p>
          ))}
        </Note>
      )}
      {gaps.length > 0 && (
        <Note tone="warn" role="status">
          <Trans>Still needed: {gaps.map(({ label }) => label).join(", ")}</Trans>
        </Note>
      )}
      <div className="flex justify-end">
        <Button
          look="primary"
          isPending={busy}
          isDisabled={nothing || gaps.length > 0 || (mode !== "create" && !key)}
          onPress={() => void check()}
        >{t`Check every row`}</Button>
      </div>
    </div>
  );
}

const labelOf = ({ fields }: Preview, name: string): string => fields.find((one) => one.name === name)?.label ?? name;
