import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../api/http";
import { declarations } from "../../api/queries";
import type { KithRecord, Reach } from "../../api/types";
import { language } from "../../i18n";
import { number } from "../../i18n/format";
import { Dialog, DialogBody } from "../../ui/dialog";
import { Bones, Failed } from "../../ui/show";
import { ACTIONS, type Action, useRightWords } from "./rights";

type Sight = {
  objects: {
    object: string;
    label: string;
    access: Record<Action, Reach>;
    hidden: string[];
    read_only: string[];
    records?: number;
  }[];
};

/** What one person sees and may do, object by object, as the server applies it. */
export function Preview({ person, onClose }: { person: KithRecord; onClose: () => void }) {
  const { t } = useLingui();
  const words = useRightWords();
  const declared = useQuery(declarations()).data;
  const found = useQuery({
    queryKey: ["sight", person.id, language()],
    queryFn: () => api.call<Sight>(`/v1/settings/people/${person.id}/preview`),
    staleTime: 0,
  });
  return (
    <Dialog side open title={t`What ${String(person.name)} can see`} onClose={onClose}>
      <DialogBody>
        {found.isPending ? (
          <Bones lines={9} />
        ) : found.isError ? (
          <Failed error={found.error} retry={() => void found.refetch()} />
        ) : (
          <div className="relative overflow-x-auto" tabIndex={0} role="region" aria-label={t`Rights`}>
            <table className="w-full text-sm">
              <thead>
                <tr className="border-b border-line text-left text-xs text-soft">
                  <th scope="col" className="py-1.5 pr-3 font-medium">{t`Object`}</th>
                  <th scope="col" className="py-1.5 pr-3 text-right font-medium">{t`Records in sight`}</th>
                  {ACTIONS.map((action) => (
                    <th key={action} scope="col" className="py-1.5 pr-3 font-medium">
                      {words.action[action]}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {found.data.objects.map((one) => (
                  <tr key={one.object} className="border-b border-line align-top last:border-b-0">
                    <th scope="row" className="py-1.5 pr-3 text-left font-medium">
                      {one.label}
                      {one.hidden.length > 0 && (
                        <span className="block text-xs font-normal text-soft">
                          {t`hidden: ${labels(one.hidden, declared?.get(one.object)?.fields)}`}
                        </span>
                      )}
                    </th>
                    <td className="py-1.5 pr-3 text-right tabular-nums">
                      {one.records === undefined ? "–" : number(one.records)}
                    </td>
                    {ACTIONS.map((action) => (
                      <td
                        key={action}
                        className={one.access[action] === "none" ? "py-1.5 pr-3 text-soft" : "py-1.5 pr-3"}
                      >
                        {words.reach[one.access[action]]}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </DialogBody>
    </Dialog>
  );
}

const labels = (names: readonly string[], fields: readonly { name: string; label: string }[] = []): string =>
  names.map((name) => fields.find((one) => one.name === name)?.label ?? name).join(", ");
