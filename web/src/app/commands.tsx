import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { FileText, History, Keyboard, Languages, Moon, PhoneIncoming, Plus, Rows3, Sun } from "lucide-react";
import type { ReactNode } from "react";
import { declarations } from "../api/queries";
import type { Hit } from "../api/types";
import { language } from "../i18n";
import { chooseLook, useLook } from "../ui/look";
import { startNew } from "./creating";
import { chooseLanguage } from "./looks";
import { usePlaces } from "./places";
import { recents } from "./recent";
import { GO } from "./shortcuts";

/** A line of the palette: `note` says what it is, `keys` the shortcut that does the same. */
export type Offer = {
  id: string;
  label: string;
  icon: ReactNode;
  note?: string;
  keys?: readonly string[];
  run: () => void;
};

/** Offers whose words begin with every word typed come first, then those that hold them. */
export function matching(offers: readonly Offer[], typed: string): Offer[] {
  const wanted = typed.trim().toLowerCase().split(/\s+/);
  const text = ({ label }: Offer) => label.toLowerCase();
  const holds = offers.filter((offer) => wanted.every((word) => text(offer).includes(word)));
  const begins = (offer: Offer) => wanted.every((word) => ` ${text(offer)}`.includes(` ${word}`));
  return [...holds.filter(begins), ...holds.filter((offer) => !begins(offer))];
}

export function useCommands(onHelp: () => void) {
  const { t } = useLingui();
  const go = useNavigate();
  const places = usePlaces().flatMap((group) => group.places);
  const declared = useQuery(declarations()).data;
  const { density } = useLook();
  const size = 17;
  const open = (object: string, id: string) => void go({ to: "/$object/$id", params: { object, id } });
  const makes = [...(declared?.values() ?? [])].filter(({ access, writes }) => access.create !== "none" && !writes);
  const commands: Offer[] = [
    ...places.map(({ to, label, icon }) => {
      const key = Object.entries(GO).find(([, path]) => path === to)?.[0];
      return {
        id: `go${to}`,
        label: t`Go to ${label}`,
        icon,
        ...(key ? { keys: ["g", key] } : {}),
        run: () => void go({ to }),
      };
    }),
    ...makes.map(({ name, label }) => ({
      id: `new ${name}`,
      label: t`New ${label}`,
      icon: <Plus size={size} />,
      run: () => startNew(name),
    })),
    ...(makes.some(({ name }) => name === "interactions")
      ? [
          {
            id: "call",
            label: t`Incoming call…`,
            icon: <PhoneIncoming size={size} />,
            run: () => void go({ to: "/call", state: { asked: true } }),
          },
        ]
      : []),
    { id: "keys", label: t`Keyboard shortcuts`, icon: <Keyboard size={size} />, keys: ["?"], run: onHelp },
    {
      id: "light",
      label: t`Light colours`,
      icon: <Sun size={size} />,
      run: () => chooseLook({ theme: "light" }),
    },
    { id: "dark", label: t`Dark colours`, icon: <Moon size={size} />, run: () => chooseLook({ theme: "dark" }) },
    {
      id: "density",
      label: density === "compact" ? t`Comfortable rows` : t`Compact rows`,
      icon: <Rows3 size={size} />,
      run: () => chooseLook({ density: density === "compact" ? "comfortable" : "compact" }),
    },
    {
      id: "language",
      label: language() === "en" ? "中文" : "English",
      icon: <Languages size={size} />,
      run: () => void chooseLanguage(language() === "en" ? "zh-CN" : "en"),
    },
  ];
  const record = ({ object, id, title, label }: Hit): Offer => ({
    id: `${object}/${id}`,
    label: title,
    note: label,
    icon: <FileText size={size} />,
    run: () => open(object, id),
  });
  const recent = recents().map(({ object, id, title }): Offer => ({
    id: `recent ${id}`,
    label: title,
    note: declared?.get(object)?.label ?? "",
    icon: <History size={size} />,
    run: () => open(object, id),
  }));
  return { commands, recent, record };
}
