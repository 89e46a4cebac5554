import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { Suspense, useState } from "react";
import { api } from "../../../api/http";
import { declarations } from "../../../api/queries";
import type { KithRecord } from "../../../api/types";
import { language } from "../../../i18n";
import { IconButton } from "../../../ui/button";
import { Card } from "../../../ui/show";
import { RecordDialog } from "../../records/head";

type Offer = { product: string; name: string; reason: { text: string } };

/** What to offer a customer next, each with its reason; nothing is drawn where nothing is known. */
export function Offers({ customer }: { customer: KithRecord }) {
  const { t } = useLingui();
  const deals = useQuery(declarations()).data?.get("opportunities");
  const found = useQuery({
    queryKey: ["overview", customer.id, "offers", language()],
    queryFn: () => api.call<{ items: Offer[] }>(`/v1/retention/customers/${customer.id}/next-products`),
    staleTime: 300_000,
  });
  const [adding, setAdding] = useState<Offer | null>(null);
  const items = found.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Card title={t`What to offer next`}>
      <ul>
        {items.map((one) => (
          <li key={one.product} className="flex items-start gap-2 border-b border-line py-2 pr-2 pl-4 last:border-b-0">
            <div className="min-w-0 flex-1">
              <Link
                to="/$object/$id"
                params={{ object: "products", id: one.product }}
                className="font-medium hover:text-accent hover:underline"
              >
                {one.name}
              </Link>
              <p className="text-xs text-soft">{one.reason.text}</p>
            </div>
            {deals && deals.access.create !== "none" && (
              <IconButton
                small
                label={t`New opportunity for ${one.name}`}
                icon={<Plus size={16} />}
                onPress={() => setAdding(one)}
              />
            )}
          </li>
        ))}
      </ul>
      {adding && (
        <Suspense>
          <RecordDialog
            object="opportunities"
            open
            defaults={{ customer: customer.id, product: adding.product, name: adding.name }}
            names={{ [customer.id]: String(customer.name), [adding.product]: adding.name }}
            onClose={() => setAdding(null)}
          />
        </Suspense>
      )}
    </Card>
  );
}
