import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { useState } from "react";
import { api } from "../../api/http";
import { declarations, queries } from "../../api/queries";
import type { Declaration } from "../../api/types";
import { fail } from "../../api/write";
import { Beginning } from "../../ui/beginning";
import { Button } from "../../ui/button";
import { Checkbox } from "../../ui/checkbox";
import { TextField } from "../../ui/field";
import { Select } from "../../ui/select";
import { Bones, Card, Failed, Note, says } from "../../ui/show";
import { toast } from "../../ui/toast";
import { SettingsFrame } from "../settings/frame";
import { type Automation, automation, errorsOf, KEY, PATH, within, type Wish, wishOf } from "./automation";
import { IfStep } from "./if-step";
import { Runs } from "./runs";
import { useTemplates } from "./templates";
import { ThenStep } from "./then-step";
import { Trying } from "./trying";
import { WhenStep } from "./when-step";
import { useNamesOf, useSentence } from "./words";

const route = getRouteApi("/app/settings/automations/$id");
const EMPTY: Wish = { name: "", active: true, object: "customers", when: { on: "created" }, if: null, then: [] };

/** The page of one automation, or of one that is not kept yet. */
export function SettingsAutomation() {
  const { t } = useLingui();
  const { id } = route.useParams();
  const { from } = route.useSearch();
  const isNew = id === "new";
  const declared = useQuery(declarations());
  const found = useQuery({ ...automation(id), enabled: !isNew });
  const begun = useTemplates().find((template) => template.id === from)?.wish ?? EMPTY;
  const failed = [declared, found].find(({ isError, data }) => isError && !data);
  return (
    <SettingsFrame title={t`Automations`} wide>
      <Link
        to="/settings/automations"
        className="mb-2 inline-flex min-h-8 items-center gap-1 text-sm text-soft hover:text-ink hover:underline"
      >
        <ArrowLeft size={15} aria-hidden="true" />
        {t`All automations`}
      </Link>
      {failed ? (
        <Failed error={failed.error} retry={() => void failed.refetch()} />
      ) : !declared.data || (!isNew && !found.data) ? (
        <Bones lines={9} />
      ) : found.data ? (
        <Beginning key={id} read={found.data}>
          {(known, version, saved) => (
            <Editor known={known} version={version} start={known} objects={declared.data} onSaved={saved} />
          )}
        </Beginning>
      ) : (
        <Editor key={id + (from ?? "")} known={null} start={begun} objects={declared.data} />
      )}
    </SettingsFrame>
  );
}

function Editor({
  known,
  version,
  start,
  objects,
  onSaved,
}: {
  known: Automation | null;
  version?: number;
  start: Wish;
  objects: ReadonlyMap<string, Declaration>;
  onSaved?: () => void;
}) {
  const { t } = useLingui();
  const go = route.useNavigate();
  const [wish, setWish] = useState<Wish>(() => wishOf(start));
  const sentence = useSentence(useNamesOf(wish.then));
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const set = (part: Partial<Wish>) => setWish((before) => ({ ...before, ...part }));
  const declared = objects.get(wish.object);
  const whole = wish.name.trim() !== "" && wish.then.length > 0 && !!declared;
  const same = !!known && JSON.stringify(wishOf(wish)) === JSON.stringify(wishOf(known));
  const told = (error: unknown) => {
    setErrors(errorsOf(error));
    setTrouble(says(error, t`The server cannot be reached. What you typed is kept; try again.`));
  };
  const back = async (at: number, before: Wish) => {
    try {
      await api.call(`${PATH}/${known?.id ?? ""}`, { method: "PATCH", version: at, body: wishOf(before) });
    } catch (error) {
      fail(error);
    }
    await queries.invalidateQueries({ queryKey: [KEY] });
  };
  const save = async () => {
    setBusy(true);
    setErrors({});
    setTrouble(null);
    try {
      const body = wishOf(wish);
      const made = await (known
        ? api.call<Automation>(`${PATH}/${known.id}`, { method: "PATCH", version, body })
        : api.call<Automation>(PATH, { method: "POST", body }));
      const undo = known ? { action: { label: t`Undo`, run: () => void back(made.version, known) } } : {};
      toast(known ? t`Saved` : t`“${made.name}” is on`, undo);
      onSaved?.();
      if (!known) await go({ params: { id: made.id }, search: {}, replace: true });
    } catch (error) {
      told(error);
    }
    setBusy(false);
    await queries.invalidateQueries({ queryKey: [KEY] });
  };
  const options = [...objects.values()]
    .filter(({ access }) => access.read !== "none")
    .map(({ name, label_plural }) => ({ value: name, label: label_plural }));
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
      <form
        noValidate
        className="flex min-w-0 flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (whole) void save();
        }}
      >
        {trouble && <Note tone="bad">{trouble}</Note>}
        <Card title={known ? known.name : t`New automation`}>
          <div className="flex flex-col gap-3 p-4">
            <TextField
              label={t`Name`}
              value={wish.name}
              onChange={(name) => set({ name })}
              error={errors.name}
              required
              autoFocus={!known}
            />
            <p className="text-sm text-soft">{wish.then.length > 0 && sentence(wish)}</p>
            <Checkbox label={t`It runs`} checked={wish.active} onChange={(active) => set({ active })} />
          </div>
        </Card>
        <Card title={t`When this happens`}>
          <div className="flex flex-col gap-3 p-4">
            <Select
              label={t`Which records`}
              value={wish.object}
              options={options}
              error={errors.object}
              onChange={(object) =>
                object && object !== wish.object && set({ object, when: { on: "created" }, if: null, then: [] })
              }
              hint={t`Another choice begins anew: conditions and actions are about its fields.`}
            />
            {declared && (
              <WhenStep
                key={wish.object}
                when={wish.when}
                declared={declared}
                errors={within(errors, "when")}
                onChange={(when) => set({ when })}
              />
            )}
          </div>
        </Card>
        {declared && (
          <>
            <Card title={t`If`}>
              <IfStep
                key={wish.object}
                filter={wish.if}
                fields={declared.fields}
                error={Object.entries(errors).find(([path]) => /^if(\.|$)/.test(path))?.[1]}
                onChange={(only) => set({ if: only })}
              />
            </Card>
            <Card title={t`Then`}>
              <ThenStep
                key={wish.object}
                actions={wish.then}
                declared={declared}
                errors={within(errors, "then")}
                onChange={(then) => set({ then })}
              />
            </Card>
          </>
        )}
        <div className="[@media(min-height:44rem)]:sticky bottom-0 flex flex-wrap items-center gap-3 border-t border-line bg-canvas py-3">
          <Button look="primary" type="submit" isPending={busy} isDisabled={!whole || same}>
            {known ? t`Save` : t`Save and turn on`}
          </Button>
          {!whole && <p className="text-sm text-soft">{t`It needs a name and something to do.`}</p>}
        </div>
      </form>
      <div className="flex min-w-0 flex-col gap-4">
        {declared && <Trying wish={wish} ready={whole} onTrouble={told} />}
        {known && <Runs id={known.id} />}
      </div>
    </div>
  );
}
