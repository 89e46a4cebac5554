import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { declarations, record } from "../../api/queries";
import type { Declaration } from "../../api/types";
import { NotHere } from "../../grid/list-screen";
import { Bones, Failed } from "../../ui/show";
import { useTitle } from "../../ui/title";
import { CustomerPage } from "../customers/customer-page";
import { RecordFields } from "./fields";
import { RecordHead } from "./head";
import { RecordTabs } from "./tabs";

const route = getRouteApi("/app/$object/$id");

/** One record of any object; a customer has a page of its own. */
export function RecordScreen() {
  const { object, id } = route.useParams();
  const declared = useQuery(declarations());
  const known = declared.data?.get(object);
  if (declared.isPending) return <Bones lines={9} />;
  if (declared.isError) return <Failed error={declared.error} retry={() => void declared.refetch()} />;
  if (!known) return <NotHere />;
  return object === "customers" ? (
    <CustomerPage key={id} declared={known} id={id} />
  ) : (
    <RecordPage key={id} declared={known} id={id} />
  );
}

function RecordPage({ declared, id }: { declared: Declaration; id: string }) {
  const { t } = useLingui();
  const found = useQuery(record(declared.name, id));
  const title = String(found.data?.[declared.title] ?? "");
  useTitle(title || declared.label);
  if (found.isPending) return <Bones lines={9} />;
  if (found.isError && !found.data) return <Failed error={found.error} retry={() => void found.refetch()} />;
  return (
    <div className="mx-auto max-w-5xl px-4 py-5 lg:px-6">
      <RecordHead declared={declared} record={found.data} title={title} />
      <RecordTabs declared={declared} id={id} label={t`Details`}>
        <RecordFields declared={declared} record={found.data} names={found.data.names ?? {}} />
      </RecordTabs>
    </div>
  );
}
