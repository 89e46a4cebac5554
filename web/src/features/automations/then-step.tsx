import { useLingui } from "@lingui/react/macro";
import { Plus, X } from "lucide-react";
import { useRef, useState } from "react";
import type { Declaration } from "../../api/types";
import { Button, IconButton } from "../../ui/button";
import { Menu } from "../../ui/menu";
import { OrderList, reordered } from "../settings/order-list";
import { ActionStep } from "./action-step";
import { type Action, fresh, KINDS, within } from "./automation";
import { useKindWords } from "./words";

const MOST = 10;

/** What is done, in its order. */
export function ThenStep({
  actions,
  declared,
  errors,
  onChange,
}: {
  actions: readonly Action[];
  declared: Declaration;
  errors: Record<string, string>;
  onChange: (actions: Action[]) => void;
}) {
  const { t } = useLingui();
  const words = useKindWords();
  const made = useRef(actions.length);
  /** Keys of the actions, which have no names of their own. */
  const [keys, setKeys] = useState(() => actions.map((_, at) => String(at)));
  const owned = declared.fields.some(({ name }) => name === "owner");
  const kinds = KINDS.filter((kind) => owned || kind !== "assign");
  const items = keys.map((key, at) => ({ key, at, action: actions[at] as Action })).filter(({ action }) => action);
  const put = (next: typeof items) => {
    setKeys(next.map(({ key }) => key));
    onChange(next.map(({ action }) => action));
  };
  return (
    <>
      <OrderList
        label={t`What is done, in its order`}
        scope="actions"
        tall
        items={items}
        keyOf={({ key }) => key}
        nameOf={({ at, action }) => `${at + 1}. ${words[action.kind]}`}
        onMove={(key, _, to) => {
          const from = keys.indexOf(key);
          put(reordered(items, from, to));
        }}
        empty={t`Nothing yet. Add what is to be done.`}
      >
        {({ key, at, action }) => (
          <section aria-label={`${at + 1}. ${words[action.kind]}`} className="py-2">
            <h3 className="mb-2 flex items-center gap-2 text-sm font-medium">
              <span className="min-w-0 flex-1">{`${at + 1}. ${words[action.kind]}`}</span>
              <IconButton
                small
                label={t`Take out: ${words[action.kind]}`}
                icon={<X size={15} />}
                onPress={() => put(items.filter((one) => one.key !== key))}
              />
            </h3>
            <ActionStep
              action={action}
              declared={declared}
              errors={within(errors, String(at))}
              onChange={(next) => onChange(actions.map((one, nth) => (nth === at ? next : one)))}
            />
          </section>
        )}
      </OrderList>
      {actions.length < MOST && (
        <div className="border-t border-line p-4">
          <Menu
            label={t`Add an action`}
            trigger={<Button icon={<Plus size={15} aria-hidden="true" />}>{t`Add an action`}</Button>}
            actions={kinds.map((kind) => ({
              id: kind,
              label: words[kind],
              run: () => {
                setKeys([...keys, String(made.current++)]);
                onChange([...actions, fresh(kind)]);
              },
            }))}
          />
        </div>
      )}
    </>
  );
}
