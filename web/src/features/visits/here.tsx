import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { MapPin } from "lucide-react";
import { api } from "../../api/http";
import { changed, declarations, list, me } from "../../api/queries";
import type { Filter, KithRecord } from "../../api/types";
import { change, fail } from "../../api/write";
import { startOfDay } from "../../grid/conditions";
import { addDays, today } from "../../i18n/format";
import { Button, ButtonLink } from "../../ui/button";
import { Dialog, DialogBody, DialogFoot } from "../../ui/dialog";
import { toast } from "../../ui/toast";
import { checkedIn } from "./check-in";
import { useCheckIn } from "./use-check-in";

/** Check in at a customer: at the visit planned with them today, else at a new one. One that has begun is gone on with. */
export function CheckInHere({ customer }: { customer: KithRecord }) {
  const { t } = useLingui();
  const go = useNavigate();
  const person = useQuery(me()).data?.person;
  const visits = useQuery(declarations()).data?.get("visits");
  const may = !!visits && visits.access.create !== "none" && visits.access.edit !== "none";
  const filter: Filter = {
    and: [
      { field: "customer", op: "eq", value: customer.id },
      { field: "owner", op: "eq", value: person?.id ?? "" },
      { field: "state", op: "in", value: ["planned", "checked_in"] },
      { field: "planned_at", op: "gte", value: startOfDay(today(), person?.time_zone) },
      { field: "planned_at", op: "lt", value: startOfDay(addDays(today(), 1), person?.time_zone) },
    ],
  };
  const found = useQuery({
    ...list("visits", { filter, sort: ["planned_at"], limit: 5 }),
    enabled: may && !!person,
  });
  const begun = found.data?.items.find(({ state }) => state === "checked_in");
  const planned = found.data?.items.find(({ state }) => state === "planned");
  const name = String(customer.name);
  const {
    busy,
    trouble,
    go: start,
    without,
    forget,
  } = useCheckIn(async (place) => {
    const now = new Date().toISOString();
    const id = planned ? await take(planned, checkedIn(place, now)) : await begin(checkedIn(place, now), now);
    if (id) void go({ to: "/$object/$id", params: { object: "visits", id } });
  });
  const take = async (visit: KithRecord, patch: Record<string, unknown>) => {
    const back = { state: "planned", checked_in_at: null, checked_in_place: null };
    return (await change("visits", visit, patch, t`Checked in: ${String(visit.subject)}`, back)) ? visit.id : null;
  };
  const begin = async (values: Record<string, unknown>, now: string) => {
    try {
      const made = await api.call<KithRecord>("/v1/visits", {
        method: "POST",
        body: { subject: t`Visit to ${name}`, customer: customer.id, planned_at: now, owner: person?.id, ...values },
        key: crypto.randomUUID(),
      });
      toast(t`Checked in: ${String(made.subject)}`);
      await changed("visits");
      return made.id;
    } catch (error) {
      fail(error);
      return null;
    }
  };
  if (!may || !person) return null;
  if (begun)
    return (
      <ButtonLink
        look="primary"
        icon={<MapPin size={15} aria-hidden="true" />}
        to="/$object/$id"
        params={{ object: "visits", id: begun.id } as never}
      >{t`You are checked in`}</ButtonLink>
    );
  return (
    <>
      <Button icon={<MapPin size={15} aria-hidden="true" />} isPending={busy} onPress={start}>{t`Check in`}</Button>
      {trouble && (
        <Dialog open onClose={forget} title={t`Check in`}>
          <DialogBody>
            <p role="alert">{trouble}</p>
          </DialogBody>
          <DialogFoot>
            <Button onPress={forget}>{t`Cancel`}</Button>
            <Button look="primary" onPress={without}>{t`Check in without a place`}</Button>
          </DialogFoot>
        </Dialog>
      )}
    </>
  );
}
