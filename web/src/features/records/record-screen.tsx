import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { declarations, overview } from "../../api/queries";
import type { Declaration } from "../../api/types";
import { NotHere } from "../../grid/list-screen";
import { worded } from "../../i18n";
import { cx } from "../../ui/cx";
import { Bones, Failed } from "../../ui/show";
import { useTitle } from "../../ui/title";
import { CustomerPage } from "../customers/customer-page";
import { hasActivity, Activity } from "./activity";
import { RecordFields } from "./fields";
import { RecordHead } from "./head";
import { StatePath } from "./state-path";
import { RecordTabs } from "./tabs";

const route = getRouteApi("/app/$object/$id");

const DealPage = lazy(() =>
  worded(import("../sales/deal/deal-page")).then(({ DealPage: made }) => ({ default: made })),
);

const ExportPage = lazy(() =>
  worded(import("../insight/export-page")).then(({ ExportPage: made }) => ({ default: made })),
);

const VisitBar = lazy(() => worded(import("../visits/visit-bar")).then(({ VisitBar: made }) => ({ default: made })));

/** One record of any object; a customer, a deal and an export have pages of their own. */
export function RecordScreen() {
  const { object, id } = route.useParams();
  const declared = useQuery(declarations());
  const known = declared.data?.get(object);
  if (declared.isPending) return <Bones lines={9} />;
  if (declared.isError) return <Failed error={declared.error} retry={() => void declared.refetch()} />;
  if (!known) return <NotHere />;
  if (object === "customers") return <CustomerPage key={id} declared={known} id={id} />;
  if (object !== "opportunities" && object !== "exports") return <RecordPage key={id} declared={known} id={id} />;
  return (
    <Suspense fallback={<Bones lines={9} />}>
      {object === "exports" ? <ExportPage key={id} id={id} /> : <DealPage key={id} declared={known} id={id} />}
    </Suspense>
  );
}

function RecordPage({ declared, id }: { declared: Declaration; id: string }) {
  const { t } = useLingui();
  const found = useQuery(overview(declared.name, id));
  const title = String(found.data?.record[declared.title] ?? "");
  useTitle(title || declared.label);
  if (found.isPending) return <Bones lines={9} />;
  if (found.isError && !found.data) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const { record, names } = found.data;
  const fields = <RecordFields declared={declared} record={record} names={names} />;
  const lively = hasActivity(declared);
  return (
    <div className={cx("mx-auto px-4 py-5 lg:px-6", lively ? "max-w-7xl" : "max-w-5xl")}>
      <RecordHead declared={declared} record={record} title={title} />
      {declared.name === "visits" && (
        <Suspense>
          <VisitBar declared={declared} record={record} names={names} />
        </Suspense>
      )}
      <StatePath declared={declared} record={record} />
      <RecordTabs declared={declared} id={id} label={t`Details`}>
        {lively ? <Activity declared={declared} about={found.data} before={fields} first={null} /> : fields}
      </RecordTabs>
    </div>
  );
}
