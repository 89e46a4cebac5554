import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ScanSearch, Square } from "lucide-react";
import { useState } from "react";
import { api } from "../../api/http";
import { declarations, queries } from "../../api/queries";
import { fail } from "../../api/write";
import { moment } from "../../i18n/format";
import { Button } from "../../ui/button";
import { Select } from "../../ui/select";
import { Bones, Card, Empty, Failed, Note, Progress } from "../../ui/show";
import { useTitle } from "../../ui/title";
import { job as jobQuery, jobs } from "./queries";
import { Pairs } from "./pairs";
import { TWINNED } from "./twins";
import { isOver, type Job } from "./types";

const route = getRouteApi("/app/duplicates");

/** Who is there twice: looked for among all records of an object, then merged or told apart one pair after another. */
export function Duplicates() {
  const { t } = useLingui();
  useTitle(t`Duplicates`);
  const { object: wanted, job: asked } = route.useSearch();
  const go = route.useNavigate();
  const declared = useQuery(declarations());
  const past = useQuery(jobs());
  const [busy, setBusy] = useState(false);
  const objects = TWINNED.flatMap((name) => declared.data?.get(name) ?? []);
  const object = objects.find(({ name }) => name === wanted) ?? objects[0];
  const last = past.data?.find(({ kind, object: of }) => kind === "duplicates" && of === object?.name)?.id;
  const id = asked ?? last;
  if (declared.isPending || past.isPending) return <Bones lines={8} />;
  if (declared.isError) return <Failed error={declared.error} retry={() => void declared.refetch()} />;
  if (past.isError) return <Failed error={past.error} retry={() => void past.refetch()} />;
  if (!object) return <Empty page title={t`There is nothing here that you may see`} />;
  const show = (name: string, job?: string) =>
    void go({ to: ".", search: { object: name, ...(job ? { job } : {}) }, replace: true });
  const look = async () => {
    setBusy(true);
    try {
      const body = { object: object.name };
      const made = await api.call<Job>("/v1/duplicates", { method: "POST", body, key: crypto.randomUUID() });
      await queries.invalidateQueries({ queryKey: ["jobs"] });
      show(object.name, made.id);
    } catch (error) {
      fail(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="mx-auto max-w-5xl px-4 py-5 lg:px-6">
      <h1 className="text-xl font-semibold tracking-tight">{t`Duplicates`}</h1>
      <p className="mb-4 max-w-2xl text-sm text-soft">
        <Trans>
          Names written in another way, the same e-mail, phone or tax number: two records that may be one. What is
          merged can be taken back for thirty days.
        </Trans>
      </p>
      <div className="mb-4 flex flex-wrap items-end gap-3">
        <Select
          label={t`Among`}
          value={object.name}
          options={objects.map(({ name, label_plural }) => ({ value: name, label: label_plural }))}
          onChange={(name) => name && show(name)}
          className="w-48"
        />
        <Button
          look={id ? "plain" : "primary"}
          isPending={busy}
          icon={<ScanSearch size={16} aria-hidden="true" />}
          onPress={() => void look()}
        >
          {id ? t`Look again` : t`Look for duplicates`}
        </Button>
      </div>
      {id ? (
        <Search key={id} id={id} />
      ) : (
        <Card>
          <Empty
            icon={<ScanSearch size={28} strokeWidth={1.5} aria-hidden="true" />}
            title={t`Nobody looked among ${object.label_plural} yet`}
          >
            {t`The search goes on when you leave this page, and what it found stays here.`}
          </Empty>
        </Card>
      )}
    </div>
  );
}

/** One search: how far it is, then what it found. */
function Search({ id }: { id: string }) {
  const { t } = useLingui();
  const found = useQuery(jobQuery(id));
  const declared = useQuery(declarations()).data?.get(found.data?.object ?? "");
  if (found.isPending) return <Bones lines={6} />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const { state, total, done, problem, created_at: begun } = found.data;
  const stop = () => api.call(`/v1/jobs/${id}/cancel`, { method: "POST" }).then(() => found.refetch(), fail);
  if (!isOver(found.data))
    return (
      <Card>
        <div className="flex flex-wrap items-end gap-4 p-4">
          <div className="min-w-0 flex-1 basis-52">
            <Progress label={t`Comparing records`} value={total > 0 ? (done / total) * 100 : null} />
          </div>
          <Button icon={<Square size={14} aria-hidden="true" />} onPress={() => void stop()}>{t`Stop`}</Button>
        </div>
      </Card>
    );
  if (state !== "done" || !declared)
    return (
      <Note tone={state === "failed" ? "bad" : "warn"} role="alert">
        {problem ?? t`The search was stopped before its end. Look again to see what it finds.`}
      </Note>
    );
  return (
    <>
      <p className="mb-2 text-xs text-soft">
        <Trans>Found on {moment(begun)}. Records are shown as they are now.</Trans>
      </p>
      <Pairs job={id} declared={declared} />
    </>
  );
}
