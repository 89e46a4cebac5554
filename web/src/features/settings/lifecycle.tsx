import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { api, ApiError } from "../../api/http";
import { queries } from "../../api/queries";
import { Beginning } from "../../ui/beginning";
import { Button } from "../../ui/button";
import { Checkbox } from "../../ui/checkbox";
import { TextField } from "../../ui/field";
import { Select } from "../../ui/select";
import { Bones, Failed, Note, says } from "../../ui/show";
import { toast } from "../../ui/toast";
import { type Rules, type Stage, usePaths } from "./lifecycle-rules";

const KEY = ["lifecycle"];

/** How customers come from one stage of their life to the next: by which rule, or by people alone. */
export function Lifecycle({ mayChange, currency }: { mayChange: boolean; currency: string }) {
  const found = useQuery({ queryKey: KEY, queryFn: () => api.call<Rules>("/v1/retention/lifecycle") });
  if (found.isPending) return <Bones lines={6} />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const known = found.data;
  if (mayChange)
    return (
      <Beginning read={known}>
        {(began, version, saved) => <Form known={began} version={version} onSaved={saved} currency={currency} />}
      </Beginning>
    );
  return <Told known={known} />;
}

function Told({ known }: { known: Rules }) {
  const { names, told } = usePaths();
  return (
    <dl className="grid gap-x-6 gap-y-2 p-4 text-sm sm:grid-cols-[10rem_1fr]">
      {told(known).map(([stage, words]) => (
        <div key={stage} className="contents">
          <dt className="font-medium">{names[stage]}</dt>
          <dd className="text-soft">{words}</dd>
        </div>
      ))}
    </dl>
  );
}

const digits = (text: string, most: number) => text.replace(/\D/g, "").slice(0, most);

function Form({
  known,
  version,
  currency,
  onSaved,
}: {
  known: Rules;
  version: number;
  currency: string;
  onSaved: () => void;
}) {
  const { t } = useLingui();
  const { names, touches } = usePaths();
  const [automatic, setAutomatic] = useState(known.automatic);
  const [byHand, setByHand] = useState<readonly Stage[]>(known.by_hand);
  const [prospectBy, setProspectBy] = useState<string | null>(known.prospect_by);
  const [numbers, setNumbers] = useState({
    loyal_orders: known.loyal_orders === null ? "" : String(known.loyal_orders),
    loyal_months: String(known.loyal_months),
    customer_orders: String(known.customer_orders),
    won_back_orders: String(known.won_back_orders),
  });
  const [value, setValue] = useState(known.loyal_value?.amount ?? "");
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    setTrouble(null);
    try {
      await api.call("/v1/retention/lifecycle", {
        method: "PUT",
        version,
        body: {
          automatic,
          by_hand: byHand,
          prospect_by: prospectBy,
          loyal_orders: numbers.loyal_orders ? Number(numbers.loyal_orders) : null,
          loyal_value: value ? { amount: value, currency } : null,
          loyal_months: Number(numbers.loyal_months),
          customer_orders: Number(numbers.customer_orders),
          won_back_orders: Number(numbers.won_back_orders),
        },
      });
      toast(t`Saved; every customer is brought in line`);
      onSaved();
    } catch (error) {
      const [first] = error instanceof ApiError ? error.fields : [];
      const said = says(error, t`The server cannot be reached. What you typed is kept; try again.`);
      setTrouble(first ? `${said}: ${first.message}` : said);
    }
    setBusy(false);
    await queries.invalidateQueries({ queryKey: KEY });
  };
  const number = (key: keyof typeof numbers, label: string, most = 3, width = "w-64") => (
    <TextField
      label={label}
      inputMode="numeric"
      value={numbers[key]}
      className={width}
      onChange={(text) => setNumbers({ ...numbers, [key]: digits(text, most) })}
    />
  );
  const step = (stage: Stage, rule: ReactNode) => {
    const stageName = names[stage];
    return (
      <Step
        name={stageName}
        switched={
          <Checkbox
            label={t`By itself`}
            name={t`${stageName}: by itself`}
            checked={!byHand.includes(stage)}
            onChange={(on) => setByHand(on ? byHand.filter((one) => one !== stage) : [...byHand, stage])}
          />
        }
      >
        {byHand.includes(stage) ? <Words>{t`Only people set this stage.`}</Words> : rule}
      </Step>
    );
  };
  const { loyal_orders, loyal_months, customer_orders, won_back_orders } = numbers;
  return (
    <form
      noValidate
      className="flex flex-col gap-4 p-4"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Checkbox label={t`Stages follow by themselves`} checked={automatic} onChange={setAutomatic} />
      {trouble && (
        <Note tone="bad" role="alert">
          {trouble}
        </Note>
      )}
      {automatic && (
        <ul className="flex flex-col divide-y divide-line">
          <Step name={names.prospect}>
            <Select
              label={t`A suspect becomes one with`}
              value={prospectBy}
              empty={t`Nothing: only people set this stage`}
              options={touches}
              className="w-96 max-w-full"
              onChange={setProspectBy}
            />
          </Step>
          {step("customer", number("customer_orders", t`Orders that make a customer`))}
          {step(
            "loyal",
            <>
              {number("loyal_orders", t`With so many orders`, 4, "w-40")}
              <TextField
                label={t`Or with orders of`}
                inputMode="decimal"
                value={value}
                suffix={currency}
                className="w-40"
                onChange={(text) => setValue(text.replace(/[^\d.]/g, ""))}
              />
              {number("loyal_months", t`Within so many months`, 3, "w-40")}
            </>,
          )}
          {step("at_risk", <Words>{t`With a churn warning, until it ends.`}</Words>)}
          {step("lost", <Words>{t`When somebody confirms the loss of a customer who was warned of.`}</Words>)}
          {step(
            "won_back",
            <>
              <Words>{t`With an order after the loss.`}</Words>
              {number("won_back_orders", t`A customer again after so many more`)}
            </>,
          )}
        </ul>
      )}
      <Button
        type="submit"
        look="primary"
        className="self-start"
        isPending={busy}
        isDisabled={!loyal_months || (!loyal_orders && !value) || !Number(customer_orders) || !Number(won_back_orders)}
      >{t`Save`}</Button>
    </form>
  );
}

function Step({ name, switched, children }: { name: string; switched?: ReactNode; children: ReactNode }) {
  return (
    <li className="grid grid-cols-[minmax(0,1fr)] items-center gap-x-6 gap-y-2 py-3 sm:grid-cols-[9rem_minmax(0,1fr)_auto]">
      <span className="text-sm font-medium">{name}</span>
      <div className="flex flex-wrap items-end gap-x-4 gap-y-2">{children}</div>
      {switched}
    </li>
  );
}

function Words({ children }: { children: ReactNode }) {
  return <p className="self-center text-sm text-soft">{children}</p>;
}
