import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { useRef, useState } from "react";
import { api, ApiError } from "../../api/http";
import { changed, me } from "../../api/queries";
import { ANY } from "../../api/refs";
import { fail } from "../../api/write";
import type { Declaration, KithRecord } from "../../api/types";
import { useKeptText } from "../../forms/kept-text";
import { RefPicker } from "../../forms/ref-picker";
import { Button } from "../../ui/button";
import { TextField } from "../../ui/field";
import { Segments } from "../../ui/segments";
import { Note } from "../../ui/show";
import { WHO } from "./matches";

type As = "leads" | "contacts" | "known";

/** Who is calling is not known by the number: a lead or a contact is made in one step, or somebody known is chosen. */
export function Somebody({
  declared,
  number,
  onPick,
}: {
  declared: ReadonlyMap<string, Declaration>;
  number: string | null;
  onPick: (id: string) => void;
}) {
  const { t } = useLingui();
  const person = useQuery(me()).data?.person.id;
  const may = (object: string) => (declared.get(object)?.access.create ?? "none") !== "none";
  const offered: { value: As; label: string }[] = [
    ...(may("leads") ? [{ value: "leads" as const, label: t`New lead` }] : []),
    ...(may("contacts") ? [{ value: "contacts" as const, label: t`New contact` }] : []),
    { value: "known", label: t`Somebody known` },
  ];
  const [wanted, setAs] = useState<As>("leads");
  const as = offered.find(({ value }) => value === wanted)?.value ?? offered[0]?.value ?? "known";
  const [name, setName] = useKeptText(`calls.name ${number ?? ""}`);
  const [company, setCompany] = useKeptText(`calls.company ${number ?? ""}`);
  const [customer, setCustomer] = useState<{ id: string; name: string } | null>(null);
  const [trouble, setTrouble] = useState<string>();
  const [busy, setBusy] = useState(false);
  const key = useRef(crypto.randomUUID());
  const labelOf = (field: string) => declared.get(as)?.fields.find((one) => one.name === field)?.label ?? "";
  const make = async () => {
    if (busy) return;
    if (!name.trim()) return setTrouble(t`This is needed`);
    const owned = declared.get(as)?.fields.some((field) => field.name === "owner" && !field.read_only);
    const body = {
      name: name.trim(),
      ...(number ? { phones: [number] } : {}),
      ...(owned && person ? { owner: person } : {}),
      ...(as === "leads" && company.trim() ? { company: company.trim() } : {}),
      ...(as === "contacts" && customer ? { customer: customer.id } : {}),
    };
    setBusy(true);
    try {
      const made = await api.call<KithRecord>(`/v1/${as}`, { method: "POST", key: key.current, body });
      setName("");
      setCompany("");
      key.current = crypto.randomUUID();
      onPick(made.id);
      await changed(as);
    } catch (error) {
      if (error instanceof ApiError && error.status < 500) key.current = crypto.randomUUID();
      fail(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      aria-label={t`Somebody else`}
      className="flex flex-col gap-3 px-4 py-3"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void make();
      }}
    >
      {offered.length === 1 && (
        <Note role="status">{t`Your role makes neither leads nor contacts. Choose somebody who is there already.`}</Note>
      )}
      {offered.length > 1 && <Segments label={t`Who it is`} value={as} options={offered} onChange={setAs} />}
      {as === "known" ? (
        <RefPicker
          object={ANY}
          among={WHO.filter((object) => (declared.get(object)?.access.read ?? "none") !== "none")}
          label={t`Customer, contact or lead`}
          value={null}
          names={{}}
          onChange={(id) => id && onPick(id)}
        />
      ) : (
        <>
          <TextField
            label={labelOf("name")}
            required
            value={name}
            onChange={(next) => {
              setName(next);
              setTrouble(undefined);
            }}
            error={trouble}
            autoComplete="off"
          />
          {as === "leads" ? (
            <TextField label={labelOf("company")} value={company} onChange={setCompany} autoComplete="off" />
          ) : (
            <RefPicker
              object="customers"
              label={declared.get("customers")?.label ?? ""}
              value={customer?.id ?? null}
              names={customer ? { [customer.id]: customer.name } : {}}
              onChange={(id, called) => setCustomer(id ? { id, name: called ?? id } : null)}
            />
          )}
          <Button
            type="submit"
            look="primary"
            isPending={busy}
            icon={<UserPlus size={16} aria-hidden="true" />}
            className="self-start"
          >
            {as === "leads" ? t`Make the lead` : t`Make the contact`}
          </Button>
        </>
      )}
    </form>
  );
}
