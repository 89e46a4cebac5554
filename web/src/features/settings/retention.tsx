import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { me } from "../../api/queries";
import { Beginning } from "../../ui/beginning";
import { Bones, Card, Failed } from "../../ui/show";
import { rule } from "./churn-policy";
import { ChurnRule } from "./churn-rule";
import { SettingsFrame } from "./frame";
import { Lifecycle } from "./lifecycle";

/** When customers are warned of, and which stage of their life they are in. */
export function SettingsRetention() {
  const { t } = useLingui();
  const person = useQuery(me()).data;
  const found = useQuery(rule());
  const manages = person?.person.role === "administrator";
  return (
    <SettingsFrame title={t`Retention`}>
      <div className="flex flex-col gap-4">
        {found.isPending ? (
          <Bones lines={6} />
        ) : found.isError && !found.data ? (
          <Failed error={found.error} retry={() => void found.refetch()} />
        ) : (
          found.data && (
            <Beginning read={found.data}>
              {(known, version, saved) => (
                <ChurnRule known={known} version={version} onSaved={saved} mayChange={manages} />
              )}
            </Beginning>
          )
        )}
        <Card title={t`Stages of a customer's life`}>
          {person && <Lifecycle mayChange={manages} currency={person.tenant.currency} />}
        </Card>
      </div>
    </SettingsFrame>
  );
}
