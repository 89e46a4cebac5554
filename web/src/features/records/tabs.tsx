import { useLingui } from "@lingui/react/macro";
import { type ReactNode, useState } from "react";
import { Tab, TabList, TabPanel, Tabs } from "react-aria-components";
import type { Declaration } from "../../api/types";
import { mergeable } from "./doubles";
import { History } from "./history";
import { Merges } from "./unmerge";

const TAB =
  "-mb-px cursor-pointer border-b-2 border-transparent px-1 py-2 text-sm font-medium text-soft outline-none data-[hovered]:text-ink data-[selected]:border-accent data-[selected]:text-ink data-[focus-visible]:outline-2";

/** The record itself, and what became of it over time. */
export function RecordTabs({
  declared,
  id,
  label,
  children,
}: {
  declared: Declaration;
  id: string;
  label: string;
  children: ReactNode;
}) {
  const { t } = useLingui();
  const [tab, setTab] = useState("now");
  return (
    <Tabs selectedKey={tab} onSelectionChange={(key) => setTab(String(key))}>
      <TabList aria-label={t`Views of this record`} className="mb-4 flex gap-5 border-b border-line">
        <Tab id="now" className={TAB}>
          {label}
        </Tab>
        <Tab id="history" className={TAB}>{t`History`}</Tab>
      </TabList>
      <TabPanel id="now" className="outline-none">
        {children}
      </TabPanel>
      <TabPanel id="history" className="outline-none">
        {mergeable(declared) && <Merges object={declared.name} id={id} />}
        <History declared={declared} id={id} />
      </TabPanel>
    </Tabs>
  );
}
