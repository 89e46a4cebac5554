import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { MoreHorizontal, Plus, Zap } from "lucide-react";
import { api } from "../../api/http";
import { declarations, queries } from "../../api/queries";
import type { Names } from "../../api/types";
import { fail } from "../../api/write";
import { moment } from "../../i18n/format";
import { ButtonLink, IconButton } from "../../ui/button";
import { Menu } from "../../ui/menu";
import { Badge, Bones, Card, Empty, Failed } from "../../ui/show";
import { Switch } from "../../ui/switch";
import { toast } from "../../ui/toast";
import { SettingsFrame } from "../settings/frame";
import { type Automation, automations, KEY, PATH, wishOf } from "./automation";
import { useTemplates } from "./templates";
import { useOutcomeWords, useSentence } from "./words";

const changed = () => queries.invalidateQueries({ queryKey: [KEY] });

/** What happens by itself, each as a sentence, and what to begin another one from. */
export function SettingsAutomations() {
  const { t } = useLingui();
  const found = useQuery(automations());
  return (
    <SettingsFrame title={t`Automations`}>
      <div className="flex flex-col gap-4">
        <Card
          title={t`Automations`}
          actions={
            <ButtonLink
              look="primary"
              to="/settings/automations/$id"
              params={{ id: "new" }}
              icon={<Plus size={15} aria-hidden="true" />}
            >
              {t`New automation`}
            </ButtonLink>
          }
        >
          {found.isPending ? (
            <Bones lines={4} />
          ) : found.isError && !found.data ? (
            <Failed error={found.error} retry={() => void found.refetch()} />
          ) : found.data?.items.length === 0 ? (
            <Empty
              icon={<Zap size={28} strokeWidth={1.5} aria-hidden="true" />}
              title={t`Nothing happens by itself yet`}
            >
              {t`An automation waits for something to happen to a record, looks whether it matters, and then does the work: a task, a message, a new value. Begin with one of those below.`}
            </Empty>
          ) : (
            <ul>
              {found.data?.items.map((one) => (
                <Line key={one.id} one={one} names={found.data.names} />
              ))}
            </ul>
          )}
        </Card>
        <Starts />
      </div>
    </SettingsFrame>
  );
}

function Line({ one, names }: { one: Automation; names: Names }) {
  const { t } = useLingui();
  const sentence = useSentence(names);
  const outcomes = useOutcomeWords();
  const { last, failed } = one.lately ?? { last: null, failed: 0 };
  const turn = async (active: boolean, version: number, undo: boolean) => {
    try {
      const made = await api.call<Automation>(`${PATH}/${one.id}`, { method: "PATCH", version, body: { active } });
      const back = { label: t`Undo`, run: () => void turn(!active, made.version, false) };
      toast(active ? t`“${one.name}” is on` : t`“${one.name}” is off`, undo ? { action: back } : {});
    } catch (error) {
      fail(error);
    }
    await changed();
  };
  const remove = async () => {
    try {
      await api.call(`${PATH}/${one.id}`, { method: "DELETE", version: one.version });
      const again = () =>
        api.call(PATH, { method: "POST", body: wishOf(one) }).then(changed, (error: unknown) => fail(error));
      toast(t`“${one.name}” is removed`, { action: { label: t`Undo`, run: () => void again() } });
    } catch (error) {
      fail(error);
    }
    // The list alone: nobody asks for the runs of what is no more.
    await queries.invalidateQueries({ queryKey: [KEY], exact: true });
  };
  return (
    <li className="flex items-start gap-3 border-b border-line px-4 py-3 last:border-b-0">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2">
          <Link
            to="/settings/automations/$id"
            params={{ id: one.id }}
            className="inline-flex min-h-6 items-center font-medium hover:text-accent hover:underline"
          >
            {one.name}
          </Link>
          {one.stopped && <Badge tone="bad">{t`stopped: who keeps it may act no longer`}</Badge>}
          {failed > 0 && <Badge tone="bad">{t`${failed} failed`}</Badge>}
        </p>
        <p className="text-sm text-soft">{sentence(one)}</p>
        <p className="text-xs text-soft">
          {last ? t`Last run ${moment(last.at)}: ${outcomes[last.outcome]}` : t`Has not run yet`}
        </p>
      </div>
      <Switch
        label={t`“${one.name}” runs`}
        on={one.active}
        onChange={(active) => void turn(active, one.version, true)}
      />
      <Menu
        label={t`Actions for ${one.name}`}
        trigger={<IconButton small label={t`Actions for ${one.name}`} icon={<MoreHorizontal size={16} />} />}
        actions={[{ id: "remove", label: t`Remove`, bad: true, run: () => void remove() }]}
      />
    </li>
  );
}

/** What is ready to begin from, of the objects that there are. */
function Starts() {
  const { t } = useLingui();
  const declared = useQuery(declarations()).data;
  const templates = useTemplates().filter(({ wish }) => declared?.has(wish.object));
  return (
    <Card title={t`Begin with one of these`}>
      <ul className="grid gap-3 p-4 sm:grid-cols-2">
        {templates.map(({ id, wish, why }) => (
          <li key={id} className="flex flex-col rounded-lg border border-line p-3">
            <Link
              to="/settings/automations/$id"
              params={{ id: "new" }}
              search={{ from: id } as never}
              className="inline-flex min-h-6 items-center font-medium text-accent hover:underline"
            >
              {wish.name}
            </Link>
            <p className="text-sm text-soft">{why}</p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
