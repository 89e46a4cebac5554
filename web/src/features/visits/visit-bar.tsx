import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { LogOut, MapPin, MapPinCheck } from "lucide-react";
import { useState } from "react";
import { declarations, record as recordQuery } from "../../api/queries";
import type { Address, Declaration, KithRecord, Names } from "../../api/types";
import { change } from "../../api/write";
import { Reach } from "../../grid/reach";
import { moment } from "../../i18n/format";
import { Button } from "../../ui/button";
import { Badge, Note } from "../../ui/show";
import { FieldsDialog } from "../desk/fields-dialog";
import { distance } from "../map/distance";
import { pointOf } from "../map/places";
import { awayFrom, checkedIn, FAR_KM, minutesOn } from "./check-in";
import { useCheckIn } from "./use-check-in";

/** Where a visit is on its way: checking in with the place, what that says, checking out; and whom to call about it. */
export function VisitBar({ declared, record, names }: { declared: Declaration; record: KithRecord; names: Names }) {
  const { t } = useLingui();
  const all = useQuery(declarations()).data;
  const customer = useQuery({
    ...recordQuery("customers", String(record.customer)),
    enabled: !!record.customer && !!all && (all.get("customers")?.access.read ?? "none") !== "none",
  }).data;
  const contact = useQuery({
    ...recordQuery("contacts", String(record.contact)),
    enabled: !!record.contact && !!all && (all.get("contacts")?.access.read ?? "none") !== "none",
  }).data;
  const [leaving, setLeaving] = useState(false);
  const title = String(record.subject);
  const back = { state: "planned", checked_in_at: null, checked_in_place: null };
  const { busy, trouble, go, without } = useCheckIn((place) =>
    change("visits", record, checkedIn(place, new Date().toISOString()), t`Checked in: ${title}`, back),
  );
  const mayEdit = declared.access.edit !== "none";
  const state = String(record.state);
  const km = awayFrom(record, customer);
  const minutes = minutesOn(record);
  const here = pointOf(record.checked_in_place);
  const unknown = here && customer && !pointOf(customer.address) && !pointOf(record.address);
  const mayKeep = unknown && all?.get("customers")?.access.edit !== "none";
  const keep = () =>
    customer &&
    change(
      "customers",
      customer,
      { address: { ...(customer.address as Address | null), ...here } },
      t`${String(customer.name)} is now on the map`,
    );
  const reached = [contact, customer].filter((one) => Array.isArray(one?.phones) && one.phones.length > 0);
  return (
    <section
      aria-label={t`Check-in`}
      className="mb-4 flex flex-col gap-3 rounded-lg border border-line bg-surface px-4 py-3"
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <MapPinCheck size={20} aria-hidden="true" className="text-soft" />
        <div className="min-w-0 flex-1 basis-48">
          <p className="font-semibold">
            {record.checked_in_at ? (
              <Trans>Checked in {moment(record.checked_in_at as string)}</Trans>
            ) : state === "planned" ? (
              t`Not there yet`
            ) : (
              t`Not checked in`
            )}
          </p>
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-soft">
            {km !== null && <Badge tone={km > FAR_KM ? "warn" : "good"}>{t`${distance(km)} from the address`}</Badge>}
            {!!record.checked_in_at && !here && t`without a place`}
            {unknown && t`The customer’s place is not known.`}
            {minutes !== null && <Trans>{lasting(minutes)} there</Trans>}
          </p>
        </div>
        {mayEdit && state === "planned" && (
          <Button
            look="primary"
            icon={<MapPin size={16} aria-hidden="true" />}
            isPending={busy}
            onPress={go}
            className="min-h-11 px-4 max-sm:w-full"
          >{t`Check in`}</Button>
        )}
        {mayEdit && state === "checked_in" && (
          <Button
            look="primary"
            icon={<LogOut size={16} aria-hidden="true" />}
            onPress={() => setLeaving(true)}
            className="min-h-11 px-4 max-sm:w-full"
          >{t`Check out`}</Button>
        )}
        {mayKeep && (
          <Button onPress={() => void keep()} className="min-h-11">{t`Keep this as the customer’s place`}</Button>
        )}
      </div>
      {trouble && (
        <Note
          tone="warn"
          role="alert"
          actions={
            <Button onPress={without} className="max-lg:min-h-11">
              {t`Check in without a place`}
            </Button>
          }
        >
          {trouble}
        </Note>
      )}
      {reached.length > 0 && (
        <ul aria-label={t`Phones`} className="flex flex-col gap-1 border-t border-line pt-2 text-sm">
          {reached.map(
            (one) =>
              one && (
                <li key={one.id} className="flex flex-wrap items-center gap-x-2">
                  <span className="text-soft">{names[one.id] ?? String(one.name)}</span>
                  <span className="flex min-h-9 items-center">
                    <Reach kind="phones" value={one.phones} sms />
                  </span>
                </li>
              ),
          )}
        </ul>
      )}
      {leaving && (
        <FieldsDialog
          declared={declared}
          record={record}
          names={names}
          purpose="leave"
          title={t`Check out`}
          action={t`Check out`}
          asked={[{ name: "result", needed: true }, { name: "next_step" }]}
          fixed={{ state: "done", left_at: new Date().toISOString() }}
          said={() => t`Checked out: ${title}`}
          onClose={() => setLeaving(false)}
        />
      )}
    </section>
  );
}

/** 45 min, 1 h 20 min: a time that passed, in the units of the language. */
export function lasting(minutes: number): string {
  const unit = (value: number, name: "hour" | "minute") =>
    new Intl.NumberFormat(document.documentElement.lang || "en", {
      style: "unit",
      unit: name,
      unitDisplay: "short",
    }).format(value);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours ? unit(hours, "hour") : "", rest || !hours ? unit(rest, "minute") : ""].filter(Boolean).join(" ");
}
