import { useLingui } from "@lingui/react/macro";
import type { UseQueryResult } from "@tanstack/react-query";
import { MoreHorizontal, Plus } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api, fieldErrors } from "../../api/http";
import { queries } from "../../api/queries";
import { fail } from "../../api/write";
import { Button, IconButton } from "../../ui/button";
import { type Action, Menu } from "../../ui/menu";
import { FormDialog } from "../../ui/form-dialog";
import { Badge, Bones, Card, Empty, Failed, says } from "../../ui/show";
import { toast } from "../../ui/toast";
import { SettingsFrame } from "./frame";
import { SecretDialog } from "./secret-dialog";

/** What has a name, a switch and a secret shown once: an API key, a webhook. */
export type Kept = { id: string; name: string; active: boolean; version: number };
/** Where a kind of them is: the route, and the query that reads it. */
export type Place = { path: string; key: string };

/** A page of them: made, changed, turned off, given another secret, removed. */
export function KeptList<T extends Kept>({
  title,
  add,
  again,
  nothing,
  shown,
  ends,
  place,
  found,
  items,
  about,
  over,
  more,
  secretOf,
  dialog,
}: {
  title: string;
  add: string;
  /** What giving one another secret is called. */
  again: string;
  nothing: { title: string; text: string };
  /** The words around a secret. */
  shown: { title: string; label: string; text: ReactNode };
  /** What ends with another secret, and with the whole, neither of which can be taken back. */
  ends: { again: string; remove: string };
  place: Place;
  found: UseQueryResult;
  items: readonly T[];
  about: (one: T) => ReactNode;
  /** Why one does nothing though it is on. */
  over: (one: T) => string | null;
  more?: (one: T) => Action[];
  secretOf: (one: T) => string | undefined;
  dialog: (known: T | null, onClose: () => void, onMade: (made: T) => void) => ReactNode;
}) {
  const { t } = useLingui();
  const [asking, setAsking] = useState<T | "new" | null>(null);
  const [ending, setEnding] = useState<{ one: T; by: "again" | "remove" } | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  /** Whether it brought a secret, which is then shown. */
  const shows = (made: T | null): boolean => {
    const text = made ? secretOf(made) : undefined;
    if (text) setSecret(text);
    return !!text;
  };
  const send = async (one: T, method: "PATCH" | "DELETE", body?: object) => {
    try {
      const sent = { method, version: one.version, ...(body ? { body } : {}) };
      const made = await api.call<T | null>(`${place.path}/${one.id}`, sent);
      if (!shows(made)) toast(method === "DELETE" ? t`${one.name} is removed` : t`Saved`);
    } catch (error) {
      fail(error);
    }
    await queries.invalidateQueries({ queryKey: [place.key] });
  };
  const state = (one: T) => {
    const why = over(one);
    if (why) return <Badge tone="bad">{why}</Badge>;
    return one.active ? <Badge tone="good">{t`active`}</Badge> : <Badge>{t`off`}</Badge>;
  };
  const plus = <Plus size={15} aria-hidden="true" />;
  return (
    <SettingsFrame title={title}>
      <Card
        title={title}
        actions={
          <Button small look="primary" icon={plus} onPress={() => setAsking("new")}>
            {add}
          </Button>
        }
      >
        {found.isPending ? (
          <Bones lines={4} />
        ) : found.isError && !found.data ? (
          <Failed error={found.error} retry={() => void found.refetch()} />
        ) : items.length === 0 ? (
          <Empty title={nothing.title}>{nothing.text}</Empty>
        ) : (
          <ul>
            {items.map((one) => (
              <li key={one.id} className="flex items-center gap-3 border-b border-line px-4 py-2 last:border-b-0">
                <div className="min-w-0 flex-1">
                  <p className="font-medium">{one.name}</p>
                  {about(one)}
                </div>
                {state(one)}
                <Menu
                  label={t`Actions for ${one.name}`}
                  trigger={<IconButton small label={t`Actions for ${one.name}`} icon={<MoreHorizontal size={16} />} />}
                  actions={[
                    ...(more?.(one) ?? []),
                    { id: "edit", label: t`Change`, run: () => setAsking(one) },
                    {
                      id: "active",
                      label: one.active ? t`Turn off` : t`Turn on`,
                      run: () => void send(one, "PATCH", { active: !one.active }),
                    },
                    { id: "again", label: again, run: () => setEnding({ one, by: "again" }) },
                    { id: "remove", label: t`Remove`, bad: true, run: () => setEnding({ one, by: "remove" }) },
                  ]}
                />
              </li>
            ))}
          </ul>
        )}
      </Card>
      {asking &&
        dialog(
          asking === "new" ? null : asking,
          () => setAsking(null),
          (made) => {
            setAsking(null);
            if (!shows(made)) toast(t`Saved`);
          },
        )}
      {ending && (
        <FormDialog
          title={ending.by === "remove" ? t`Remove ${ending.one.name}?` : `${again}: ${ending.one.name}`}
          trouble={null}
          onClose={() => setEnding(null)}
          onSubmit={() => {
            setEnding(null);
            void (ending.by === "remove"
              ? send(ending.one, "DELETE")
              : send(ending.one, "PATCH", { new_secret: true }));
          }}
          action={
            <Button type="submit" look={ending.by === "remove" ? "danger" : "primary"}>
              {ending.by === "remove" ? t`Remove` : again}
            </Button>
          }
        >
          <p className="text-sm">{ends[ending.by]}</p>
        </FormDialog>
      )}
      {secret && (
        <SecretDialog title={shown.title} label={shown.label} secret={secret} onClose={() => setSecret(null)}>
          {shown.text}
        </SecretDialog>
      )}
    </SettingsFrame>
  );
}

/** Making or changing one in a panel: what the server refuses stands at its field, what was typed is kept. */
export function useKept<T extends Kept>(place: Place, known: T | null, onMade: (made: T) => void) {
  const { t } = useLingui();
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [trouble, setTrouble] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const save = async (body: object) => {
    setBusy(true);
    setTrouble(null);
    try {
      const made = await (known
        ? api.call<T>(`${place.path}/${known.id}`, { method: "PATCH", version: known.version, body })
        : api.call<T>(place.path, { method: "POST", body }));
      await queries.invalidateQueries({ queryKey: [place.key] });
      onMade(made);
    } catch (error) {
      setErrors(fieldErrors(error));
      setTrouble(says(error, t`The server cannot be reached. What you typed is kept; try again.`));
      setBusy(false);
    }
  };
  return { errors, trouble, busy, save };
}
