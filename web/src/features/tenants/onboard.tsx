import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError, operatorApi } from "../../api/http";
import { queries } from "../../api/queries";
import type { Tenant } from "../../api/types";
import { languages, language } from "../../i18n";
import { currencies, zones } from "../../i18n/zones";
import { Button } from "../../ui/button";
import { TextField } from "../../ui/field";
import { Select } from "../../ui/select";
import { Dialog, DialogBody, DialogFoot } from "../../ui/dialog";
import { Note, says } from "../../ui/show";
import { usePlans } from "./plans";
import { Steps } from "./steps";

const POLL = 700;
const FIRST = { name: "", slug: "", plan: "standard", kind: "b2b", administrator: "", email: "" };
const MOST_SLUG = 30;

/** A name as people may type it at sign-in; nothing of a name without Latin letters. */
const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[-0-9]+/, "")
    .slice(0, MOST_SLUG)
    .replace(/-+$/, "");

/** Onboard a tenant. The same form sent again goes on where a broken onboarding stopped. */
export function Onboard({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const [form, setForm] = useState({
    ...FIRST,
    locale: language() as string,
    currency: language() === "en" ? "USD" : "CNY",
    time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
  const plans = usePlans();
  const [trouble, setTrouble] = useState<string | null>(null);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [state, setState] = useState<"ask" | "busy" | "done">("ask");
  const [made, setMade] = useState<Tenant | null>(null);
  const watched = useQuery({
    queryKey: ["tenants", "onboarding", form.slug],
    queryFn: async () =>
      (await operatorApi.call<{ items: Tenant[] }>("/admin/v1/tenants?limit=100")).items.find(
        ({ slug }) => slug === form.slug,
      ) ?? null,
    enabled: state === "busy",
    refetchInterval: POLL,
  }).data;
  const set = (part: Partial<typeof form>) => {
    setForm({ ...form, ...part });
    setErrors({});
  };
  const submit = async () => {
    const { name, slug, administrator: first, email: mail } = form;
    const needed = { name, slug, "administrator.name": first, "administrator.email": mail };
    const gaps = Object.entries(needed).filter(([, text]) => !text.trim());
    setErrors(Object.fromEntries(gaps.map(([field]) => [field, t`This is needed`])));
    if (gaps.length) return;
    setState("busy");
    setTrouble(null);
    const { administrator, email, ...rest } = form;
    try {
      const tenant = await operatorApi.call<Tenant>("/admin/v1/tenants", {
        method: "POST",
        body: { ...rest, administrator: { name: administrator.trim(), email: email.trim() } },
      });
      setMade(tenant);
      setState("done");
    } catch (error) {
      if (error instanceof ApiError)
        setErrors(Object.fromEntries(error.fields.map(({ field, message }) => [field, message])));
      setTrouble(says(error, t`The server cannot be reached. Send again to go on where it stopped.`));
      setState("ask");
    }
    await queries.invalidateQueries({ queryKey: ["tenants"] });
  };
  const steps = (made ?? watched)?.steps;
  return (
    <Dialog open title={t`Onboard a tenant`} onClose={onClose}>
      <form
        noValidate
        className="flex min-h-0 flex-1 flex-col"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <DialogBody>
          {trouble && (
            <div className="mb-4">
              <Note tone="bad" role="alert">
                {trouble}
              </Note>
            </div>
          )}
          {state !== "ask" ? (
            <div className="flex flex-col gap-4">
              {state === "done" && (
                <Note
                  tone="good"
                  role="status"
                >{t`${form.name} is onboarded. ${form.administrator} has an invitation by e-mail.`}</Note>
              )}
              {steps && <Steps steps={steps} running={state === "busy"} />}
              {!steps && <p role="status" className="text-sm text-soft">{t`Reserving the name…`}</p>}
            </div>
          ) : (
            <div className="grid grid-cols-1 gap-x-4 gap-y-3.5 sm:grid-cols-2">
              <TextField
                label={t`Name`}
                value={form.name}
                onChange={(name) => set({ name, ...(form.slug === slugOf(form.name) ? { slug: slugOf(name) } : {}) })}
                required
                error={errors.name}
                autoFocus
              />
              <TextField
                label={t`Short name for sign-in`}
                value={form.slug}
                onChange={(slug) => set({ slug: slug.toLowerCase() })}
                required
                error={errors.slug}
                hint={t`Small letters, digits and hyphens`}
              />
              <Select
                label={t`Plan`}
                value={form.plan}
                onChange={(plan) => set({ plan: plan ?? "standard" })}
                error={errors.plan}
                options={plans}
              />
              <Select
                label={t`Customers are`}
                value={form.kind}
                onChange={(kind) => set({ kind: kind ?? "b2b" })}
                error={errors.kind}
                options={[
                  { value: "b2b", label: t`Organisations` },
                  { value: "b2c", label: t`Persons` },
                  { value: "both", label: t`Both` },
                ]}
              />
              <Select
                label={t`Language`}
                value={form.locale}
                onChange={(locale) => set({ locale: locale ?? "en" })}
                error={errors.locale}
                options={languages.map(({ code, name }) => ({ value: code, label: name }))}
              />
              <Select
                label={t`Time zone`}
                value={form.time_zone}
                onChange={(time_zone) => time_zone && set({ time_zone })}
                error={errors.time_zone}
                options={zones(form.time_zone)}
              />
              <Select
                label={t`Currency`}
                value={form.currency}
                onChange={(currency) => currency && set({ currency })}
                error={errors.currency}
                hint={t`Every sum, forecast and report is in it. It cannot be changed later.`}
                options={currencies()}
                className="sm:col-span-2"
              />
              <TextField
                label={t`First administrator`}
                value={form.administrator}
                onChange={(administrator) => set({ administrator })}
                required
                error={errors["administrator.name"]}
              />
              <TextField
                label={t`Administrator’s e-mail`}
                type="email"
                value={form.email}
                onChange={(email) => set({ email })}
                required
                error={errors["administrator.email"]}
              />
            </div>
          )}
        </DialogBody>
        <DialogFoot>
          <Button onPress={onClose}>{state === "done" ? t`Close` : t`Cancel`}</Button>
          {state !== "done" && <Button look="primary" type="submit" isPending={state === "busy"}>{t`Onboard`}</Button>}
        </DialogFoot>
      </form>
    </Dialog>
  );
}
