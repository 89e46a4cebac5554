import { useLingui } from "@lingui/react/macro";
import { FlaskConical } from "lucide-react";
import { useState } from "react";
import { api } from "../../api/http";
import type { Names } from "../../api/types";
import { RefPicker } from "../../forms/ref-picker";
import { Button } from "../../ui/button";
import { Badge, Card } from "../../ui/show";
import { type Kind, PATH, type Wish, wishOf } from "./automation";

type Tried = { matches: boolean; actions: { kind: Kind; does: string }[] };

/** What the automation as it stands here would do with a record; nothing is done. */
export function Trying({
  wish,
  ready,
  onTrouble,
}: {
  wish: Wish;
  ready: boolean;
  onTrouble: (error: unknown) => void;
}) {
  const { t } = useLingui();
  const [chosen, setChosen] = useState<{ object: string; id: string } | null>(null);
  const [names, setNames] = useState<Names>({});
  const [found, setFound] = useState<Tried | null>(null);
  const [busy, setBusy] = useState(false);
  const id = chosen?.object === wish.object ? chosen.id : null;
  const run = async () => {
    setBusy(true);
    setFound(null);
    try {
      setFound(await api.call<Tried>(`${PATH}/try`, { method: "POST", body: { ...wishOf(wish), record: id } }));
    } catch (error) {
      onTrouble(error);
    }
    setBusy(false);
  };
  return (
    <Card title={t`Try it on a record`}>
      <div className="flex flex-col items-start gap-3 p-4">
        <p className="text-sm text-soft">{t`Says what would happen. Nothing is done, nobody is told.`}</p>
        <RefPicker
          key={wish.object}
          label={t`Record`}
          object={wish.object}
          value={id}
          names={names}
          className="w-full"
          onChange={(next, name) => {
            setFound(null);
            setChosen(next ? { object: wish.object, id: next } : null);
            if (next && name) setNames({ ...names, [next]: name });
          }}
        />
        <Button
          icon={<FlaskConical size={15} aria-hidden="true" />}
          isPending={busy}
          isDisabled={!id || !ready}
          onPress={() => void run()}
        >{t`Try it`}</Button>
        <div role="status" className="w-full">
          {found && (
            <>
              <Badge tone={found.matches ? "good" : "plain"}>
                {found.matches ? t`It would run` : t`It would not run: the conditions do not hold`}
              </Badge>
              <ol className="mt-2 flex list-decimal flex-col gap-1 pl-5 text-sm">
                {found.actions.map(({ kind, does }, at) => (
                  <li key={`${at}${kind}`} className={found.matches ? "" : "text-soft"}>
                    {does}
                  </li>
                ))}
              </ol>
            </>
          )}
        </div>
      </div>
    </Card>
  );
}
