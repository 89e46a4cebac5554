import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Copy, LayoutDashboard, MoreHorizontal, Pencil, Save, Trash2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { api } from "../../api/http";
import { me, queries } from "../../api/queries";
import { fail } from "../../api/write";
import { Button, IconButton } from "../../ui/button";
import { Menu } from "../../ui/menu";
import { toast } from "../../ui/toast";
import { openingOf, savedReport, type SavedReport, savedReports } from "./query";

const SaveDialog = lazy(() => import("./save-dialog").then(({ SaveDialog: made }) => ({ default: made })));
const AddToDashboard = lazy(() => import("./add-to-dashboard").then(({ AddToDashboard: made }) => ({ default: made })));
const ICON = 15;

/** Keep a report with what it is asked, and what can be done with one that is kept: `edited` when it is asked otherwise now. */
export function KeptActions({
  saved,
  report,
  parameters,
  name,
  edited,
}: {
  saved: SavedReport | undefined;
  report: string;
  parameters: object;
  name: string;
  edited: boolean;
}) {
  const { t } = useLingui();
  const go = useNavigate();
  const [dialog, setDialog] = useState<"new" | "edit" | "dashboard" | null>(null);
  const person = useQuery(me()).data?.person;
  const mine = !!saved && saved.owner === person?.id;
  const keep = async (one: SavedReport) => {
    try {
      const after = await api.call<SavedReport>(`/v1/insight/saved-reports/${one.id}`, {
        method: "PATCH",
        version: one.version,
        body: { parameters },
      });
      queries.setQueryData(savedReport(one.id).queryKey, after);
      toast(t`Report saved`);
      void go({ ...openingOf(one), replace: true });
    } catch (error) {
      fail(error);
    }
    await queries.invalidateQueries({ queryKey: ["saved-reports"] });
  };
  const drop = async (one: SavedReport) => {
    try {
      await api.call(`/v1/insight/saved-reports/${one.id}`, { method: "DELETE", version: one.version });
      toast(t`${one.name} deleted`);
      await go({ to: "/reports" });
      queries.removeQueries({ queryKey: savedReport(one.id).queryKey });
    } catch (error) {
      fail(error);
    }
    await queries.invalidateQueries({ queryKey: savedReports().queryKey, exact: true });
  };
  return (
    <div className="flex gap-2 max-sm:mb-4">
      {mine && edited ? (
        <Button
          look="primary"
          icon={<Save size={ICON} aria-hidden="true" />}
          onPress={() => void keep(saved)}
        >{t`Save the changes`}</Button>
      ) : (
        !saved && (
          <Button
            look={report === "query" ? "primary" : "plain"}
            icon={<Save size={ICON} aria-hidden="true" />}
            onPress={() => setDialog("new")}
          >{t`Save…`}</Button>
        )
      )}
      {saved && (
        <Menu
          label={t`More actions`}
          trigger={<IconButton look="plain" label={t`More actions`} icon={<MoreHorizontal size={18} />} />}
          actions={[
            {
              id: "dashboard",
              label: t`Add to a dashboard…`,
              icon: <LayoutDashboard size={ICON} aria-hidden="true" />,
              run: () => setDialog("dashboard"),
            },
            {
              id: "copy",
              label: t`Save as a new report…`,
              icon: <Copy size={ICON} aria-hidden="true" />,
              run: () => setDialog("new"),
            },
            ...(mine
              ? [
                  {
                    id: "edit",
                    label: t`Rename or share…`,
                    icon: <Pencil size={ICON} aria-hidden="true" />,
                    run: () => setDialog("edit"),
                  },
                  {
                    id: "delete",
                    label: t`Delete the report`,
                    icon: <Trash2 size={ICON} aria-hidden="true" />,
                    bad: true,
                    run: () => void drop(saved),
                  },
                ]
              : []),
          ]}
        />
      )}
      <Suspense>
        {(dialog === "new" || dialog === "edit") && (
          <SaveDialog
            saved={dialog === "edit" ? saved : undefined}
            name={saved ? t`Copy of ${saved.name}` : name}
            report={report}
            parameters={parameters}
            onClose={() => setDialog(null)}
            onSaved={(one) => {
              setDialog(null);
              if (dialog === "new") void go(openingOf(one));
            }}
          />
        )}
        {dialog === "dashboard" && saved && <AddToDashboard saved={saved} onClose={() => setDialog(null)} />}
      </Suspense>
    </div>
  );
}
