import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { Suspense, useState } from "react";
import { declarations, list } from "../../../api/queries";
import type { Declaration, KithRecord, Money, Names } from "../../../api/types";
import { Value } from "../../../grid/value";
import { money } from "../../../i18n/format";
import { IconButton } from "../../../ui/button";
import { Card } from "../../../ui/show";
import { RecordDialog } from "../../records/head";
import { LinesTable } from "../../records/lines";

const MOST = 10;

/** What the deal is made of: its quotes, the newest with its lines, and the order that it became. */
export function DealValue({ deal, names: known }: { deal: KithRecord; names: Names }) {
  const { t } = useLingui();
  const declared = useQuery(declarations()).data;
  const [quotes, orders] = [declared?.get("quotes"), declared?.get("orders")];
  const [adding, setAdding] = useState(false);
  const made = useQuery(ofDeal("quotes", deal, quotes));
  const order = useQuery(ofDeal("orders", deal, orders));
  const items = made.data?.items ?? [];
  const names = { ...known, ...made.data?.names, ...order.data?.names };
  const mayQuote = !!quotes && quotes.access.create !== "none" && deal.stage !== "lost";
  const shown = items.length > 0 || (order.data?.items.length ?? 0) > 0;
  if (!shown && !mayQuote) return null;
  const lines = quotes?.fields.find(({ name }) => name === "lines");
  const newest = items.find((quote) => Array.isArray(quote.lines) && quote.lines.length > 0);
  return (
    <Card
      title={t`Deal value`}
      actions={
        mayQuote && <IconButton small label={t`New quote`} icon={<Plus size={16} />} onPress={() => setAdding(true)} />
      }
    >
      {orders && order.data?.items.map((one) => <Line key={one.id} one={one} declared={orders} names={names} />)}
      {quotes && items.map((one) => <Line key={one.id} one={one} declared={quotes} names={names} />)}
      {newest && lines && (
        <div className="px-4 py-2">
          <LinesTable field={lines} value={newest.lines} names={names} currency={String(newest.currency ?? "")} />
        </div>
      )}
      {!shown && (
        <p className="px-4 py-3 text-sm text-soft">
          {deal.product
            ? t`${names[String(deal.product)] ?? ""}; no quote yet. A quote holds products, discounts and tax line by line.`
            : t`No quote yet. A quote holds products, discounts and tax line by line.`}
        </p>
      )}
      {adding && (
        <Suspense>
          <RecordDialog
            object="quotes"
            open
            defaults={{ opportunity: deal.id, ...(deal.customer ? { customer: deal.customer } : {}) }}
            names={{ ...names, [deal.id]: String(deal.name) }}
            onClose={() => setAdding(false)}
          />
        </Suspense>
      )}
    </Card>
  );
}

const ofDeal = (object: string, deal: KithRecord, declared: Declaration | undefined) => ({
  ...list(object, {
    filter: { field: "opportunity", op: "eq", value: deal.id },
    sort: ["-created_at"],
    limit: MOST,
  }),
  enabled: !!declared && declared.access.read !== "none",
});

function Line({ one, declared, names }: { one: KithRecord; declared: Declaration; names: Names }) {
  const state = declared.fields.find(({ name }) => name === declared.state);
  return (
    <p className="flex items-center gap-3 border-b border-line px-4 py-2">
      <Link
        to="/$object/$id"
        params={{ object: declared.name, id: one.id }}
        className="min-w-0 flex-1 truncate font-medium hover:text-accent hover:underline"
      >
        {declared.label} {String(one[declared.title] ?? "")}
      </Link>
      <span className="tabular-nums">{money(one.amount as Money | null)}</span>
      {state && <Value field={state} value={one[state.name]} names={names} />}
    </p>
  );
}
