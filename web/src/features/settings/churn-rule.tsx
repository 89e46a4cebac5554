import { Trans, useLingui } from "@lingui/react/macro";
import { FlaskConical, Plus, X } from "lucide-react";
import { useState } from "react";
import { ApiError, api } from "../../api/http";
import { queries } from "../../api/queries";
import { Button, IconButton } from "../../ui/button";
import { Checkbox } from "../../ui/checkbox";
import { TextField } from "../../ui/field";
import { Badge, Card, Note, says } from "../../ui/show";
import { toast } from "../../ui/toast";
import { type Group, outlook, type Outlook, type Rule } from "./churn-policy";
import { GroupDialog } from "./group-dialog";
import { OrderList, reordered } from "./order-list";
import { OutlookNote } from "./outlook-note";

/** After how long without an order a customer is in warning: for everybody, and for some by policies of their own. */
export function ChurnRule({
  known,
  version,
  mayChange,
  onSaved,
}: {
  known: Rule;
  version: number;
  mayChange: boolean;
  onSaved: () => void;
}) {
  const { t } = useLingui();
  const [months, setMonths] = useState(String(known.window_months));
  const [respond, setRespond] = useState(String(known.respond_days));
  const [paused, setPaused] = useState(known.paused);
  const [groups, setGroups] = useState<readonly Group[]>(known.policies);
  const [asking, setAsking] = useState<Group | "new" | null>(null);
  const [seen, setSeen] = useState<Outlook | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const wished: Rule = {
    window_months: Number(months),
    respond_days: Number(respond),
    policies: [...groups],
    paused,
  };
  const now: Rule = {
    window_months: known.window_months,
    respond_days: known.respond_days,
    policies: known.policies,
    paused: known.paused,
  };
  const same = JSON.stringify(wished) === JSON.stringify(now);
  const touch = () => {
    setSeen(null);
    setTrouble(null);
  };
  const told = (error: unknown) => {
    const [first] = error instanceof ApiError ? error.fields : [];
    const said = says(error, t`The server cannot be reached. What you typed is kept; try again.`);
    setTrouble(first ? `${said}: ${first.message}` : said);
  };
  const preview = async () => {
    setBusy(true);
    try {
      setSeen(await outlook(wished));
      setTrouble(null);
    } catch (error) {
      told(error);
    }
    setBusy(false);
  };
  const save = async () => {
    setBusy(true);
    try {
      await api.call("/v1/retention/policy", { method: "PUT", version, body: wished });
      toast(t`Saved`);
      onSaved();
    } catch (error) {
      told(error);
    }
    setBusy(false);
    await queries.invalidateQueries({ queryKey: ["policy"] });
  };
  const window = (one: Group) =>
    one.excluded
      ? t`never warned of`
      : one.days
        ? t`after ${one.days} days`
        : t`after ${one.months ?? known.window_months} months`;
  return (
    <Card
      title={t`Churn rule`}
      actions={
        mayChange && (
          <Button
            small
            icon={<Plus size={15} aria-hidden="true" />}
            onPress={() => setAsking("new")}
          >{t`New policy`}</Button>
        )
      }
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <p className="border-b border-line px-4 py-2.5 text-sm text-soft">{t`The first policy that fits a customer counts; everybody else falls under the terms below.`}</p>
        {mayChange ? (
          <OrderList
            label={t`Policies in order`}
            scope="policies"
            empty={t`No policy yet: one rule holds for all customers.`}
            items={groups}
            keyOf={({ name }) => name}
            nameOf={({ name }) => name}
            onMove={(key, _, at) => {
              touch();
              setGroups((all) =>
                reordered(
                  all,
                  all.findIndex(({ name }) => name === key),
                  at,
                ),
              );
            }}
          >
            {(one) => (
              <div className="flex items-center gap-2">
                <span className="min-w-0 flex-1 text-sm">
                  <span className="font-medium">{one.name}</span>
                  <span className="block text-xs text-soft">{window(one)}</span>
                </span>
                <Button small onPress={() => setAsking(one)} aria-label={t`Change ${one.name}`}>{t`Change`}</Button>
                <IconButton
                  small
                  label={t`Remove ${one.name}`}
                  icon={<X size={15} />}
                  onPress={() => {
                    touch();
                    setGroups((all) => all.filter(({ name }) => name !== one.name));
                  }}
                />
              </div>
            )}
          </OrderList>
        ) : (
          <ol>
            {groups.map((one) => (
              <li key={one.name} className="border-b border-line px-4 py-2 text-sm last:border-b-0">
                <span className="font-medium">{one.name}</span> · {window(one)}
              </li>
            ))}
          </ol>
        )}
        {mayChange ? (
          <div className="flex flex-col gap-4 border-t border-line p-4">
            <div className="flex flex-wrap items-end gap-4">
              <TextField
                label={t`Months without an order`}
                inputMode="numeric"
                value={months}
                className="w-44"
                onChange={(text) => {
                  touch();
                  setMonths(text.replace(/\D/g, "").slice(0, 2));
                }}
              />
              <TextField
                label={t`Days to answer a warning`}
                inputMode="numeric"
                value={respond}
                className="w-44"
                onChange={(text) => {
                  touch();
                  setRespond(text.replace(/\D/g, "").slice(0, 2));
                }}
              />
              <Checkbox label={t`Pause scheduled runs`} checked={paused} onChange={setPaused} />
            </div>
            {trouble && (
              <Note tone="bad" role="alert">
                {trouble}
              </Note>
            )}
            {seen && <OutlookNote seen={seen} />}
            <div className="flex flex-wrap gap-2">
              <Button
                icon={<FlaskConical size={16} aria-hidden="true" />}
                isPending={busy}
                isDisabled={!months || !respond}
                onPress={() => void preview()}
              >{t`Whom it would warn today`}</Button>
              <Button
                type="submit"
                look="primary"
                isPending={busy}
                isDisabled={same || !months || !respond}
              >{t`Save`}</Button>
            </div>
          </div>
        ) : (
          <p className="border-t border-line p-4 text-sm">
            <Trans>A customer is in warning after {known.window_months} months without an order.</Trans>{" "}
            {known.paused && <Badge tone="warn">{t`scheduled runs are paused`}</Badge>}
          </p>
        )}
      </form>
      {asking && (
        <GroupDialog
          group={asking === "new" ? null : asking}
          taken={groups.filter((one) => one !== asking).map(({ name }) => name)}
          onClose={() => setAsking(null)}
          onDone={(made) => {
            touch();
            setGroups((all) => (asking === "new" ? [...all, made] : all.map((one) => (one === asking ? made : one))));
            setAsking(null);
          }}
        />
      )}
    </Card>
  );
}
