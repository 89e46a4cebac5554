import { useLingui } from "@lingui/react/macro";
import { Plus, X } from "lucide-react";
import { useRef, useState } from "react";
import { ApiError, api } from "../../api/http";
import type { PipelineBody, StageBody } from "../../api/pipelines";
import { Button, IconButton } from "../../ui/button";
import { Checkbox } from "../../ui/checkbox";
import { Dialog, DialogBody, DialogFoot } from "../../ui/dialog";
import { TextField } from "../../ui/field";
import { Card, Note, says } from "../../ui/show";
import { toast } from "../../ui/toast";
import { freshName, nameOf, redefined } from "./definitions";
import { OrderList, reordered } from "./order-list";

type Stage = { key: string; value: string | null; en: string; zh: string; probability: string; archived: boolean };

const shown = (stage: StageBody): Stage => ({
  key: stage.value,
  value: stage.value,
  en: stage.labels[0],
  zh: stage.labels[1],
  probability: String(stage.probability),
  archived: stage.archived,
});

/** A pipeline's names, and its stages in order; one that deals are in cannot go, but takes no more when archived. */
export function PipelineDialog({ pipeline, onClose }: { pipeline: PipelineBody | null; onClose: () => void }) {
  const { t } = useLingui();
  const made = useRef(0);
  const blank = (): Stage => ({
    key: `new-${(made.current += 1)}`,
    value: null,
    en: "",
    zh: "",
    probability: "",
    archived: false,
  });
  const [en, setEn] = useState(pipeline?.labels[0] ?? "");
  const [zh, setZh] = useState(pipeline?.labels[1] ?? "");
  const [open, setOpen] = useState<Stage[]>(
    () => pipeline?.stages.filter(({ closed }) => !closed).map(shown) ?? [blank(), blank()],
  );
  const [ends, setEnds] = useState<Stage[]>(() => pipeline?.stages.filter(({ closed }) => closed).map(shown) ?? []);
  const [version] = useState(pipeline?.version);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const set = (key: string, part: Partial<Stage>) => {
    setTrouble(null);
    setOpen((all) => all.map((one) => (one.key === key ? { ...one, ...part } : one)));
  };
  const save = async () => {
    setBusy(true);
    setTrouble(null);
    const taken: (string | null)[] = ["won", "lost", ...open.map(({ value }) => value)];
    const stages = [...open, ...ends].map((one) => {
      const value = one.value ?? freshName(one.en, "stage", taken);
      taken.push(value);
      const label = [one.en.trim(), one.zh.trim() || one.en.trim()];
      return { value, label, probability: Number(one.probability || 0), archived: one.archived };
    });
    const label = [en.trim(), zh.trim() || en.trim()];
    try {
      if (pipeline)
        await api.call(`/v1/settings/pipelines/${pipeline.name}`, {
          method: "PATCH",
          version,
          body: { label, stages },
        });
      else
        await api.call("/v1/settings/pipelines", {
          method: "POST",
          body: { name: nameOf(en) || `pipeline_${Date.now().toString(36)}`, label, stages },
        });
      toast(t`Saved`);
      await redefined();
      onClose();
    } catch (error) {
      const [first] = error instanceof ApiError ? error.fields : [];
      const said = says(error, t`The server cannot be reached. What you typed is kept; try again.`);
      setTrouble(first ? `${said}: ${first.message}` : said);
      setBusy(false);
    }
  };
  const whole = en.trim() && open.length > 0 && [...open, ...ends].every((one) => one.en.trim());
  return (
    <Dialog side open title={pipeline ? pipeline.label : t`New pipeline`} onClose={onClose}>
      <form
        noValidate
        className="flex min-h-0 flex-1 flex-col"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <DialogBody>
          <div className="flex flex-col gap-4">
            {trouble && (
              <Note tone="bad" role="alert">
                {trouble}
              </Note>
            )}
            <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
              <TextField label={t`Name in English`} value={en} onChange={setEn} required autoFocus={!pipeline} />
              <TextField label={t`Name in Chinese`} value={zh} onChange={setZh} />
            </div>
            <Card
              title={t`Stages in order`}
              level={3}
              actions={
                <Button
                  small
                  icon={<Plus size={15} aria-hidden="true" />}
                  onPress={() => setOpen((all) => [...all, blank()])}
                >{t`New stage`}</Button>
              }
            >
              <OrderList
                label={t`Stages in order`}
                scope="stages"
                items={open}
                keyOf={({ key }) => key}
                nameOf={({ en: name }) => name || t`the new stage`}
                onMove={(key, _, at) =>
                  setOpen((all) =>
                    reordered(
                      all,
                      all.findIndex((one) => one.key === key),
                      at,
                    ),
                  )
                }
              >
                {(stage) => (
                  <div
                    role="group"
                    aria-label={stage.en || t`New stage`}
                    className="grid grid-cols-2 items-end gap-2 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_5.5rem_auto]"
                  >
                    <TextField
                      label={t`In English`}
                      value={stage.en}
                      onChange={(next) => set(stage.key, { en: next })}
                    />
                    <TextField
                      label={t`In Chinese`}
                      value={stage.zh}
                      onChange={(next) => set(stage.key, { zh: next })}
                    />
                    <TextField
                      label={t`Probability`}
                      inputMode="numeric"
                      suffix="%"
                      value={stage.probability}
                      onChange={(next) => set(stage.key, { probability: next.replace(/\D/g, "").slice(0, 3) })}
                    />
                    <span className="flex items-center justify-between gap-1">
                      <Checkbox
                        label={t`Archived`}
                        checked={stage.archived}
                        onChange={(archived) => set(stage.key, { archived })}
                      />
                      <IconButton
                        label={t`Remove ${stage.en || t`the new stage`}`}
                        icon={<X size={16} />}
                        onPress={() => setOpen((all) => all.filter(({ key }) => key !== stage.key))}
                      />
                    </span>
                  </div>
                )}
              </OrderList>
            </Card>
            {ends.length > 0 && (
              <Card title={t`How it ends`} level={3}>
                {ends.map((stage) => (
                  <div
                    key={stage.key}
                    role="group"
                    aria-label={stage.key === "won" ? t`Won` : t`Lost`}
                    className="grid grid-cols-2 gap-2 border-b border-line px-4 py-2 last:border-b-0"
                  >
                    {(["en", "zh"] as const).map((at) => (
                      <TextField
                        key={at}
                        label={at === "en" ? t`In English` : t`In Chinese`}
                        value={stage[at]}
                        onChange={(next) =>
                          setEnds((all) => all.map((one) => (one.key === stage.key ? { ...one, [at]: next } : one)))
                        }
                      />
                    ))}
                  </div>
                ))}
              </Card>
            )}
          </div>
        </DialogBody>
        <DialogFoot>
          <Button onPress={onClose}>{t`Cancel`}</Button>
          <Button type="submit" look="primary" isPending={busy} isDisabled={!whole}>{t`Save`}</Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
