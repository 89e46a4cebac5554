import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Bell as BellIcon } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { unread } from "../features/account/notices";
import { worded } from "../i18n";
import { number } from "../i18n/format";
import { IconButton } from "../ui/button";
import { Pop } from "../ui/pop";
import { Bones } from "../ui/show";

const Panel = lazy(() =>
  worded(import("../features/account/panel")).then(({ NoticePanel: made }) => ({ default: made })),
);

/** How much is unread, and the way to it. */
export function Bell() {
  const { t } = useLingui();
  const found = useQuery(unread()).data;
  const [open, setOpen] = useState(false);
  const count = found ? `${number(found.unread)}${found.more_unread ? "+" : ""}` : "0";
  return (
    <Pop
      label={t`Notifications`}
      placement="bottom end"
      open={open}
      onOpen={setOpen}
      trigger={
        <IconButton
          label={found?.unread ? t`Notifications, ${count} unread` : t`Notifications`}
          className="relative"
          icon={
            <>
              <BellIcon size={19} aria-hidden="true" />
              {!!found?.unread && (
                <span
                  aria-hidden="true"
                  className="absolute top-0 right-0 min-w-4.5 rounded-full bg-bad px-1 text-center text-[0.6875rem]/4.5 font-semibold text-on-bad"
                >
                  {found.unread > 99 ? "99+" : count}
                </span>
              )}
            </>
          }
        />
      }
    >
      {(close) => (
        <Suspense fallback={<Bones lines={5} />}>
          <Panel onClose={close} />
        </Suspense>
      )}
    </Pop>
  );
}
