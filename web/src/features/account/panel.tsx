import { useLingui } from "@lingui/react/macro";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import {
  AlarmClock,
  AtSign,
  BellRing,
  Check,
  FileCheck,
  MessageCircleReply,
  Settings,
  ShieldAlert,
  UserCheck,
  Workflow,
} from "lucide-react";
import type { ReactNode } from "react";
import { fail } from "../../api/write";
import { moment } from "../../i18n/format";
import { Button, IconButton } from "../../ui/button";
import { cx } from "../../ui/cx";
import { Bones, Empty, Failed } from "../../ui/show";
import { markRead, type Notice, type NoticeKind, notices, placeOf } from "./notices";

const ICONS: Record<NoticeKind, ReactNode> = {
  churn_warning: <BellRing size={16} />,
  escalation: <ShieldAlert size={16} />,
  reprieve_over: <BellRing size={16} />,
  task_due: <AlarmClock size={16} />,
  assigned: <UserCheck size={16} />,
  mention: <AtSign size={16} />,
  customer_answered: <MessageCircleReply size={16} />,
  job_done: <FileCheck size={16} />,
  file_refused: <ShieldAlert size={16} />,
  automation: <Workflow size={16} />,
};

/** What happened that concerns the person, the newest first. */
export function NoticePanel({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const go = useNavigate();
  const found = useInfiniteQuery(notices());
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  const some = items.some(({ read_at }) => !read_at);
  const read = (ids?: string[]) => markRead(ids).catch(fail);
  const open = (one: Notice) => {
    if (!one.read_at) void read([one.id]);
    onClose();
    void go({ href: placeOf(one) });
  };
  return (
    <div className="flex max-h-[min(36rem,80dvh)] w-96 max-w-full flex-col">
      <header className="flex items-center gap-2 border-b border-line py-1.5 pr-1.5 pl-4">
        <h2 className="flex-1 text-sm font-semibold">{t`Notifications`}</h2>
        {some && (
          <Button small look="quiet" icon={<Check size={15} aria-hidden="true" />} onPress={() => void read()}>
            {t`Mark all as read`}
          </Button>
        )}
      </header>
      <div className="min-h-0 flex-1 overflow-auto">
        {found.isPending ? (
          <Bones lines={5} />
        ) : found.isError && !found.data ? (
          <Failed error={found.error} retry={() => void found.refetch()} />
        ) : items.length === 0 ? (
          <Empty title={t`Nothing yet`}>{t`Warnings, due tasks, mentions and finished work are told of here.`}</Empty>
        ) : (
          <ul>
            {items.map((one) => (
              <li key={one.id} className="flex items-start border-b border-line last:border-b-0">
                <button
                  type="button"
                  onClick={() => open(one)}
                  className="flex min-w-0 flex-1 items-start gap-3 px-4 py-2.5 text-left text-sm hover:bg-canvas"
                >
                  <span aria-hidden="true" className="mt-0.5 shrink-0 text-soft">
                    {ICONS[one.kind]}
                  </span>
                  <span className="min-w-0 flex-1">
                    <span className={cx("block", !one.read_at && "font-semibold")}>
                      {!one.read_at && <span className="sr-only">{t`Unread:`} </span>}
                      {one.text}
                    </span>
                    <span className="block text-xs text-soft tabular-nums">{moment(one.at)}</span>
                  </span>
                </button>
                {!one.read_at && (
                  <IconButton
                    small
                    className="mt-2 mr-2"
                    label={t`Mark as read`}
                    icon={<span aria-hidden="true" className="size-2.5 rounded-full bg-accent" />}
                    onPress={() => void read([one.id])}
                  />
                )}
              </li>
            ))}
          </ul>
        )}
        {found.hasNextPage && (
          <div className="border-t border-line p-2 text-center">
            <Button small onPress={() => void found.fetchNextPage()}>{t`Show more`}</Button>
          </div>
        )}
      </div>
      <footer className="border-t border-line p-1.5 text-right">
        <Button
          look="quiet"
          icon={<Settings size={15} aria-hidden="true" />}
          onPress={() => {
            onClose();
            void go({ to: "/account" });
          }}
        >{t`How I am told`}</Button>
      </footer>
    </div>
  );
}
