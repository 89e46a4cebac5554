import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ChevronLeft } from "lucide-react";
import { useState } from "react";
import { api } from "../../api/http";
import { queries } from "../../api/queries";
import { fail } from "../../api/write";
import { Button } from "../../ui/button";
import { cx } from "../../ui/cx";
import { Bones, Failed } from "../../ui/show";
import { useTitle } from "../../ui/title";
import { JobPanel } from "./job-panel";
import { MapStep } from "./map-step";
import { imported, job as jobQuery, preview as previewQuery } from "./queries";
import { Start } from "./start";
import { isOver, type Job, type Layout } from "./types";

const route = getRouteApi("/app/import");

/** Import in steps: the file, the columns, the check, the import itself. The address keeps the place. */
export function ImportWizard() {
  const { t } = useLingui();
  useTitle(t`Import`);
  const { object, id, job } = route.useSearch();
  const go = route.useNavigate();
  const to = (search: { object?: string; id?: string; job?: string }) => void go({ search });
  const here = object ?? "customers";
  const checked = useQuery({ ...jobQuery(job ?? ""), enabled: !!job }).data;
  const step = !id ? (job ? 3 : 0) : !job ? 1 : checked?.kind === "import-check" ? 2 : 3;
  return (
    <div className="mx-auto max-w-4xl px-4 py-4 lg:px-6">
      {step > 0 && (
        <Link
          to="/import"
          search={{ object: here }}
          className="mb-1 inline-flex items-center gap-0.5 text-xs text-soft hover:text-ink"
        >
          <ChevronLeft size={14} aria-hidden="true" />
          {t`All imports`}
        </Link>
      )}
      <h1 className="mb-3 text-xl font-semibold tracking-tight">{t`Import`}</h1>
      {(id || !job) && <Steps at={step} />}
      {job ? (
        <JobPanel
          id={job}
          onJob={(next) => to({ object: here, job: next })}
          actions={
            id && checked?.kind === "import-check" ? (
              <RunIt
                id={id}
                check={checked}
                onBack={() => to({ object: here, id })}
                onRun={(next) => to({ object: here, id, job: next })}
              />
            ) : null
          }
        />
      ) : id ? (
        <Mapped id={id} onCheck={(next) => to({ object: here, id, job: next })} />
      ) : (
        <Start
          object={here}
          onObject={(next) => to({ object: next })}
          onSent={(made) => to({ object: made.object, id: made.id })}
        />
      )}
    </div>
  );
}

function Steps({ at }: { at: number }) {
  const { t } = useLingui();
  const names = [t`File`, t`Columns`, t`Check`, t`Import`];
  return (
    <ol aria-label={t`Steps`} className="mb-4 grid grid-cols-4 gap-2 text-xs">
      {names.map((name, place) => (
        <li
          key={name}
          aria-current={place === at ? "step" : undefined}
          className={cx(
            "border-t-2 pt-1.5",
            place <= at ? "border-accent font-medium text-ink" : "border-line text-soft",
          )}
        >
          {place + 1}. {name}
        </li>
      ))}
    </ol>
  );
}

function Mapped({ id, onCheck }: { id: string; onCheck: (job: string) => void }) {
  const [layout, setLayout] = useState<Layout | null>(null);
  const made = useQuery(imported(id));
  const found = useQuery(previewQuery(id, layout));
  if (made.isPending || found.isPending) return <Bones lines={9} />;
  if (made.isError) return <Failed error={made.error} retry={() => void made.refetch()} />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  return (
    <MapStep
      key={JSON.stringify(found.data.layout)}
      made={made.data}
      preview={found.data}
      onLayout={setLayout}
      onCheck={onCheck}
    />
  );
}

function RunIt({
  id,
  check,
  onBack,
  onRun,
}: {
  id: string;
  check: Job;
  onBack: () => void;
  onRun: (job: string) => void;
}) {
  const { t } = useLingui();
  const [busy, setBusy] = useState(false);
  const [key] = useState(() => crypto.randomUUID());
  const good = check.counts.created + check.counts.updated;
  const run = async () => {
    setBusy(true);
    try {
      const job = await api.call<Job>(`/v1/imports/${id}/run`, { method: "POST", key, body: { dry_run: false } });
      await queries.invalidateQueries({ queryKey: ["jobs"] });
      onRun(job.id);
    } catch (error) {
      fail(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button look="primary" isPending={busy} isDisabled={!isOver(check) || good === 0} onPress={() => void run()}>
        {check.counts.failed > 0 ? t`Import all but the refused` : t`Import`}
      </Button>
      <Button onPress={onBack}>{t`Back to the columns`}</Button>
    </>
  );
}
