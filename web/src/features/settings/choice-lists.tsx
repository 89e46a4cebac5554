import { Plural, useLingui } from "@lingui/react/macro";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api/http";
import { declarations } from "../../api/queries";
import { language } from "../../i18n";
import { Button } from "../../ui/button";
import { Bones, Card, Failed } from "../../ui/show";
import { ChoiceDialog } from "./choice-dialog";
import { SettingsFrame } from "./frame";

export type ChoiceList = { object: string; field: string; choices: { value: string; label: string }[] };

/** The lists of choices that a tenant may change, in one language. */
export const choiceLists = (spoken: string) =>
  queryOptions({
    queryKey: ["definitions", "choices", spoken],
    queryFn: async () =>
      (await api.call<{ items: ChoiceList[] }>("/v1/settings/dictionaries", { language: spoken })).items,
  });

/** What may be chosen in fields: reasons, purposes, kinds, and those of the organisation's own fields. */
export function SettingsChoices() {
  const { t } = useLingui();
  const declared = useQuery(declarations()).data;
  const found = useQuery(choiceLists(language()));
  const [asking, setAsking] = useState<ChoiceList | null>(null);
  const titleOf = ({ object, field }: ChoiceList) =>
    declared?.get(object)?.fields.find(({ name }) => name === field)?.label ?? field;
  const objects = [...new Set(found.data?.map(({ object }) => object))];
  return (
    <SettingsFrame title={t`Choice lists`}>
      {found.isPending ? (
        <Bones lines={8} />
      ) : found.isError && !found.data ? (
        <Failed error={found.error} retry={() => void found.refetch()} />
      ) : (
        <div className="flex flex-col gap-4">
          {objects.map((object) => (
            <Card key={object} title={declared?.get(object)?.label_plural ?? object}>
              <ul>
                {found.data
                  ?.filter((one) => one.object === object)
                  .map((one) => (
                    <li
                      key={one.field}
                      className="flex items-center gap-3 border-b border-line px-4 py-2 last:border-b-0"
                    >
                      <div className="min-w-0 flex-1 text-sm">
                        <p className="font-medium">{titleOf(one)}</p>
                        <p className="truncate text-xs text-soft">
                          <Plural value={one.choices.length} one="# choice" other="# choices" />
                          {one.choices.length > 0 && <>: {one.choices.map(({ label }) => label).join(", ")}</>}
                        </p>
                      </div>
                      <Button
                        small
                        aria-label={t`Change ${titleOf(one)}`}
                        onPress={() => setAsking(one)}
                      >{t`Change`}</Button>
                    </li>
                  ))}
              </ul>
            </Card>
          ))}
        </div>
      )}
      {asking && <ChoiceDialog list={asking} title={titleOf(asking)} onClose={() => setAsking(null)} />}
    </SettingsFrame>
  );
}
