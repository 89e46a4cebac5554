import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Minus, MoreHorizontal, Pencil, Plus, ThumbsDown, ThumbsUp, Trash2, UserPlus } from "lucide-react";
import { Suspense, useState } from "react";
import { api } from "../../../api/http";
import { changed, declarations, list } from "../../../api/queries";
import type { Declaration, KithRecord, Names } from "../../../api/types";
import { fail, remove } from "../../../api/write";
import { RefPicker } from "../../../forms/ref-picker";
import { Button, IconButton } from "../../../ui/button";
import { Menu } from "../../../ui/menu";
import { Select } from "../../../ui/select";
import { Badge, Card, Note, type Tone } from "../../../ui/show";
import { toast } from "../../../ui/toast";
import { RecordDialog } from "../../records/head";

const DECIDES = ["decision_maker", "economic_buyer"];
const WEIGHT = ["high", "medium", "low"];
const ATTITUDES: Record<string, { tone: Tone; icon: typeof Minus }> = {
  for: { tone: "good", icon: ThumbsUp },
  against: { tone: "bad", icon: ThumbsDown },
  neutral: { tone: "plain", icon: Minus },
};
const MOST = 50;

/** Whose part is what in a deal: the weightiest first, and a word when nobody of them decides. */
export function Stakeholders({ deal, names: known, open }: { deal: KithRecord; names: Names; open: boolean }) {
  const { t } = useLingui();
  const declared = useQuery(declarations()).data?.get("stakeholders");
  const found = useQuery({
    ...list("stakeholders", { filter: { field: "opportunity", op: "eq", value: deal.id }, limit: MOST }),
    enabled: !!declared && declared.access.read !== "none",
  });
  const [adding, setAdding] = useState(false);
  const [editing, setEditing] = useState<string | null>(null);
  if (!declared || declared.access.read === "none" || !found.data) return null;
  const rank = ({ influence }: KithRecord) => (influence ? WEIGHT.indexOf(String(influence)) : WEIGHT.length);
  const all = found.data.items.toSorted((left, right) => rank(left) - rank(right));
  const names = { ...known, ...found.data.names };
  const mayAdd = declared.access.create !== "none";
  return (
    <Card
      title={declared.label_plural}
      actions={
        mayAdd && !adding ? (
          <IconButton small label={t`Add a stakeholder`} icon={<Plus size={16} />} onPress={() => setAdding(true)} />
        ) : null
      }
    >
      {all.length > 0 && open && !all.some(({ role }) => DECIDES.includes(String(role))) && (
        <div className="p-3 pb-0">
          <Note tone="warn">{t`Nobody here decides or holds the budget yet.`}</Note>
        </div>
      )}
      <ul>
        {all.map((one) => (
          <Person key={one.id} one={one} names={names} declared={declared} onEdit={() => setEditing(one.id)} />
        ))}
      </ul>
      {all.length === 0 && !adding && (
        <p className="px-4 py-3 text-sm text-soft">
          {t`Who decides, who supports, who is against? Add the people of the customer and their part.`}
        </p>
      )}
      {adding && <Adding deal={deal} names={names} declared={declared} onClose={() => setAdding(false)} />}
      {editing && (
        <Suspense>
          <RecordDialog object="stakeholders" id={editing} open onClose={() => setEditing(null)} />
        </Suspense>
      )}
    </Card>
  );
}

function Person({
  one,
  names,
  declared,
  onEdit,
}: {
  one: KithRecord;
  names: Names;
  declared: Declaration;
  onEdit: () => void;
}) {
  const { t } = useLingui();
  const label = (name: string) =>
    declared.fields.find((field) => field.name === name)?.choices.find(({ value }) => value === one[name])?.label;
  const name = names[String(one.contact)] ?? String(one.name ?? "");
  const attitude = ATTITUDES[String(one.attitude)];
  const Icon = attitude?.icon ?? Minus;
  const influence = label("influence");
  return (
    <li className="flex items-center gap-2 border-b border-line py-2 pr-2 pl-4 last:border-b-0">
      <div className="min-w-0 flex-1">
        <Link
          to="/$object/$id"
          params={{ object: "contacts", id: String(one.contact) }}
          className="block truncate font-medium hover:text-accent hover:underline"
        >
          {name}
        </Link>
        <p className="text-xs text-soft">
          {[label("role"), influence && t`influence: ${influence}`].filter(Boolean).join(" · ")}
        </p>
        {!!one.note && <p className="mt-0.5 text-xs text-soft">{String(one.note)}</p>}
      </div>
      {attitude && (
        <Badge tone={attitude.tone} icon={<Icon size={12} aria-hidden="true" />}>
          {label("attitude")}
        </Badge>
      )}
      {declared.access.edit !== "none" && (
        <Menu
          label={t`Actions for ${name}`}
          trigger={<IconButton small label={t`Actions for ${name}`} icon={<MoreHorizontal size={16} />} />}
          actions={[
            { id: "edit", label: t`Edit`, icon: <Pencil size={15} aria-hidden="true" />, run: onEdit },
            ...(declared.access.delete === "none"
              ? []
              : [
                  {
                    id: "remove",
                    label: t`Remove`,
                    icon: <Trash2 size={15} aria-hidden="true" />,
                    bad: true,
                    run: () => void remove("stakeholders", one, name),
                  },
                ]),
          ]}
        />
      )}
    </li>
  );
}

/** A contact and the part they have; what they think of it can be said later. */
function Adding({
  deal,
  names,
  declared,
  onClose,
}: {
  deal: KithRecord;
  names: Names;
  declared: Declaration;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const [contact, setContact] = useState<{ id: string; name: string } | null>(null);
  const [said, setSaid] = useState<Record<string, string | null>>({ role: "influencer" });
  const [busy, setBusy] = useState(false);
  const [missing, setMissing] = useState(false);
  const field = (name: string) => declared.fields.find((one) => one.name === name);
  const save = async () => {
    setMissing(!contact);
    if (!contact || busy) return;
    setBusy(true);
    try {
      const filled = Object.fromEntries(Object.entries(said).filter(([, value]) => value));
      await api.call("/v1/stakeholders", {
        method: "POST",
        key: crypto.randomUUID(),
        body: { opportunity: deal.id, contact: contact.id, ...filled },
      });
      await changed("stakeholders");
      toast(t`${contact.name} added`);
      onClose();
    } catch (error) {
      fail(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      aria-label={t`Add a stakeholder`}
      className="grid grid-cols-2 gap-2 border-t border-line p-3"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <RefPicker
        label={field("contact")?.label ?? t`Contact`}
        object="contacts"
        value={contact?.id ?? null}
        names={{ ...names, ...(contact ? { [contact.id]: contact.name } : {}) }}
        required
        error={missing ? t`This is needed` : undefined}
        className="col-span-2"
        onChange={(id, name) => setContact(id ? { id, name: name ?? "" } : null)}
      />
      <Select
        label={field("role")?.label ?? ""}
        value={said.role ?? null}
        options={field("role")?.choices ?? []}
        required
        className="col-span-2"
        onChange={(role) => setSaid({ ...said, role: role ?? "influencer" })}
      />
      {["influence", "attitude"].map((name) => (
        <Select
          key={name}
          label={field(name)?.label ?? ""}
          value={said[name] ?? null}
          options={field(name)?.choices ?? []}
          empty={t`Not known`}
          onChange={(value) => setSaid({ ...said, [name]: value })}
        />
      ))}
      <div className="col-span-2 flex justify-end gap-2">
        <Button onPress={onClose}>{t`Cancel`}</Button>
        <Button look="primary" type="submit" isPending={busy} icon={<UserPlus size={15} aria-hidden="true" />}>
          {t`Add`}
        </Button>
      </div>
    </form>
  );
}
