import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, ApiError } from "../../api/http";
import { queries } from "../../api/queries";
import type { Money } from "../../api/types";
import { money } from "../../i18n/format";
import { Button } from "../../ui/button";
import { Checkbox } from "../../ui/checkbox";
import { TextField } from "../../ui/field";
import { Bones, Failed, Note, says } from "../../ui/show";
import { toast } from "../../ui/toast";

type Rules = {
  automatic: boolean;
  loyal_orders: number | null;
  loyal_value: Money | null;
  loyal_months: number;
  version: number;
};
const KEY = ["lifecycle"];

/** When a customer is loyal; the other stages follow from orders and warnings. */
export function Lifecycle({ mayChange, currency }: { mayChange: boolean; currency: string }) {
  const { t } = useLingui();
  const found = useQuery({ queryKey: KEY, queryFn: () => api.call<Rules>("/v1/retention/lifecycle") });
  if (found.isPending) return <Bones lines={3} />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const known = found.data;
  if (mayChange) return <Form key={known.version} known={known} currency={currency} />;
  const measures = [
    known.loyal_orders !== null ? t`${known.loyal_orders} orders` : "",
    known.loyal_value ? t`orders of ${money(known.loyal_value)}` : "",
  ].filter(Boolean);
  return <p className="p-4 text-sm">{t`Loyal: ${measures.join(" / ")} within ${known.loyal_months} months.`}</p>;
}

function Form({ known, currency }: { known: Rules; currency: string }) {
  const { t } = useLingui();
  const [automatic, setAutomatic] = useState(known.automatic);
  const [orders, setOrders] = useState(known.loyal_orders === null ? "" : String(known.loyal_orders));
  const [value, setValue] = useState(known.loyal_value?.amount ?? "");
  const [months, setMonths] = useState(String(known.loyal_months));
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    setTrouble(null);
    try {
      await api.call("/v1/retention/lifecycle", {
        method: "PUT",
        version: known.version,
        body: {
          automatic,
          loyal_orders: orders ? Number(orders) : null,
          loyal_value: value ? { amount: value, currency } : null,
          loyal_months: Number(months),
        },
      });
      toast(t`Saved; every customer is brought in line`);
      await queries.invalidateQueries({ queryKey: KEY });
    } catch (error) {
      const [first] = error instanceof ApiError ? error.fields : [];
      const said = says(error, t`The server cannot be reached. What you typed is kept; try again.`);
      setTrouble(first ? `${said}: ${first.message}` : said);
    }
    setBusy(false);
  };
  return (
    <form
      noValidate
      className="flex flex-col gap-4 p-4"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <p className="text-sm text-soft">{t`A first order makes a customer, a churn warning one at risk, an order after a loss one won back. When is a customer loyal?`}</p>
      {trouble && (
        <Note tone="bad" role="alert">
          {trouble}
        </Note>
      )}
      <div className="flex flex-wrap items-end gap-4">
        <TextField
          label={t`With so many orders`}
          inputMode="numeric"
          value={orders}
          className="w-40"
          onChange={(text) => setOrders(text.replace(/\D/g, "").slice(0, 4))}
        />
        <TextField
          label={t`Or with orders of`}
          inputMode="decimal"
          value={value}
          suffix={currency}
          className="w-44"
          onChange={(text) => setValue(text.replace(/[^\d.]/g, ""))}
        />
        <TextField
          label={t`Within so many months`}
          inputMode="numeric"
          value={months}
          className="w-40"
          onChange={(text) => setMonths(text.replace(/\D/g, "").slice(0, 3))}
        />
        <Checkbox label={t`Stages follow by themselves`} checked={automatic} onChange={setAutomatic} />
        <Button
          type="submit"
          look="primary"
          isPending={busy}
          isDisabled={!months || (!orders && !value)}
        >{t`Save`}</Button>
      </div>
    </form>
  );
}
