import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { api, fieldErrors } from "../../api/http";
import { queries } from "../../api/queries";
import { language, languages } from "../../i18n";
import { zones } from "../../i18n/zones";
import { Beginning } from "../../ui/beginning";
import { Button } from "../../ui/button";
import { TextField } from "../../ui/field";
import { Select } from "../../ui/select";
import { Bones, Card, Failed, Note, says } from "../../ui/show";
import { toast } from "../../ui/toast";
import { SettingsFrame } from "./frame";

type Company = {
  name: string;
  slug: string;
  locale: string;
  time_zone: string;
  currency: string;
  /** Said by somebody; null follows the currency. */
  country: string | null;
  /** The country that holds now. */
  region: string;
  version: number;
};
const PATH = "/v1/settings/company";
const KEY = ["company"];

/** What the organisation is called, and what holds in it for everybody. */
export function SettingsCompany() {
  const { t } = useLingui();
  const found = useQuery({ queryKey: KEY, queryFn: () => api.call<Company>(PATH) });
  const countries = useQuery({
    queryKey: ["countries", language()],
    queryFn: async () => {
      const named = new Intl.DisplayNames(language(), { type: "region" });
      const { getCountries } = await import("libphonenumber-js/min");
      return getCountries()
        .map((value) => ({ value: value as string, label: named.of(value) ?? value }))
        .sort((one, other) => one.label.localeCompare(other.label, language()));
    },
    staleTime: Infinity,
  });
  return (
    <SettingsFrame title={t`Company`}>
      {found.isError && !found.data ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : !found.data || !countries.data ? (
        <Bones lines={8} />
      ) : (
        <Beginning read={found.data}>
          {(known, version, saved) => (
            <Details known={known} version={version} onSaved={saved} countries={countries.data} />
          )}
        </Beginning>
      )}
    </SettingsFrame>
  );
}

function Details({
  known,
  version,
  countries,
  onSaved,
}: {
  known: Company;
  version: number;
  countries: { value: string; label: string }[];
  onSaved: () => void;
}) {
  const { t } = useLingui();
  const [name, setName] = useState(known.name);
  const [locale, setLocale] = useState(known.locale);
  const [zone, setZone] = useState(known.time_zone);
  const [country, setCountry] = useState(known.country);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const wish = { name: name.trim(), locale, time_zone: zone, country };
  const money = new Intl.DisplayNames(language(), { type: "currency" }).of(known.currency) ?? known.currency;
  const region = countries.find(({ value }) => value === known.region)?.label ?? known.region;
  const send = (body: object, at: number) => api.call<Company>(PATH, { method: "PATCH", version: at, body });
  const told = async () => {
    await queries.invalidateQueries({ queryKey: KEY });
    await queries.invalidateQueries({ queryKey: ["me"] });
  };
  const back = async (at: number) => {
    const { name: old, locale, time_zone, country } = known;
    try {
      await send({ name: old, locale, time_zone, country }, at);
    } catch (error) {
      toast(says(error, t`This did not reach the server. Try again.`));
    }
    await told();
  };
  const save = async () => {
    setBusy(true);
    setTrouble(null);
    try {
      const made = await send(wish, version);
      toast(t`Saved`, { action: { label: t`Undo`, run: () => void back(made.version) } });
      onSaved();
    } catch (error) {
      setErrors(fieldErrors(error));
      setTrouble(says(error, t`The server cannot be reached. What you typed is kept; try again.`));
    }
    setBusy(false);
    await told();
  };
  const same = Object.entries(wish).every(([field, value]) => value === known[field as keyof typeof wish]);
  return (
    <Card title={t`Company`}>
      <form
        noValidate
        className="flex max-w-2xl flex-col gap-4 p-4"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        {trouble && <Note tone="bad">{trouble}</Note>}
        <TextField
          label={t`Name`}
          value={name}
          onChange={setName}
          error={errors.name}
          hint={t`Stands in the app and in mails.`}
          required
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <Select
            label={t`Language`}
            value={locale}
            options={languages.map(({ code, name: label }) => ({ value: code, label }))}
            onChange={(next) => next && setLocale(next)}
            error={errors.locale}
            hint={t`People invited from now on begin with it; everybody may choose another.`}
            required
          />
          <Select
            label={t`Time zone`}
            value={zone}
            options={zones(known.time_zone)}
            onChange={(next) => next && setZone(next)}
            error={errors.time_zone}
            hint={t`People invited from now on begin with it; what runs at night keeps to it.`}
            required
          />
          <Select
            label={t`Country of phone numbers`}
            value={country}
            empty={known.country ? t`As the currency says` : t`As the currency says: ${region}`}
            options={countries}
            onChange={setCountry}
            error={errors.country}
            hint={t`A number written without a country code is one of this country. Numbers that are kept stay as they are.`}
          />
          <TextField
            label={t`Currency`}
            value={`${known.currency} · ${money}`}
            onChange={() => undefined}
            readOnly
            hint={t`Fixed since the start: every sum, forecast and report is in it. A record may hold an amount in another currency.`}
          />
          <TextField
            label={t`Short name`}
            value={known.slug}
            onChange={() => undefined}
            readOnly
            hint={t`Everybody signs in with it, so it stays.`}
          />
        </div>
        <div className="flex flex-wrap items-center gap-4">
          <Button look="primary" type="submit" isPending={busy} isDisabled={same || !name.trim()}>{t`Save`}</Button>
          <Link to="/settings/changes" className="text-sm text-accent hover:underline">
            {t`Who changed it before`}
          </Link>
        </div>
      </form>
    </Card>
  );
}
