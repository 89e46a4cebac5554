import { useLingui } from "@lingui/react/macro";
import { useLocation } from "@tanstack/react-router";
import { Dialog, DialogBody } from "../ui/dialog";
import { Keys } from "./keys";
import { type KeyGroup, useKeysHere } from "./keys-here";
import { usePlaces } from "./places";
import { GO } from "./shortcuts";

/** Every shortcut there is. */
export function Help({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const places = usePlaces().flatMap((group) => group.places);
  const go = Object.entries(GO).flatMap(([key, to]) => {
    const place = places.find((one) => one.to === to);
    return place ? [{ keys: ["g", key], does: t`Go to ${place.label}` }] : [];
  });
  const here = useKeysHere();
  const screen = useLocation({ select: ({ pathname }) => pathname });
  const groups: (KeyGroup & { on?: string })[] = [
    ...(here ? [here] : []),
    {
      title: t`Anywhere`,
      lines: [
        { keys: ["Ctrl", "K"], does: t`Search and commands` },
        { keys: ["/"], does: t`Search and commands` },
        { keys: ["n"], does: t`New record in this list` },
        { keys: ["Ctrl", "Z"], does: t`Take back what was just done` },
        { keys: ["?"], does: t`Keyboard shortcuts` },
        { keys: ["Esc"], does: t`Close what is on top; what you typed is kept` },
      ],
    },
    { title: t`Go to`, lines: go },
    {
      title: t`In a list`,
      lines: [
        { keys: ["↵"], does: t`Change the value where it stands` },
        { keys: ["Tab"], does: t`Save it and go on to the next` },
      ],
    },
    {
      title: t`On the pipeline and in forms`,
      on: "/pipeline",
      lines: [
        { keys: ["["], does: t`Deal one stage back` },
        { keys: ["]"], does: t`Deal one stage on` },
        { keys: ["Ctrl", "Enter"], does: t`Save the form` },
      ],
    },
    {
      title: t`In the churn inbox`,
      on: "/retention",
      lines: [
        { keys: ["j"], does: t`Next alert` },
        { keys: ["k"], does: t`Alert before` },
        { keys: ["i"], does: t`Why, what to offer, measures and course` },
        { keys: ["e"], does: t`Reprieve, or extend it` },
        { keys: ["m"], does: t`Mark as retained` },
        { keys: ["x"], does: t`Confirm lost` },
        { keys: ["u"], does: t`Take the last decision back` },
      ],
    },
    {
      title: t`Among duplicates`,
      on: "/duplicates",
      lines: [
        { keys: ["j"], does: t`Next pair` },
        { keys: ["k"], does: t`Pair before` },
        { keys: ["c"], does: t`Compare and merge` },
        { keys: ["x"], does: t`They are not the same` },
      ],
    },
  ];
  return (
    <Dialog open onClose={onClose} title={t`Keyboard shortcuts`}>
      <DialogBody>
        <div tabIndex={0} role="group" aria-label={t`Keyboard shortcuts`} className="flex flex-col gap-5 outline-none">
          {groups
            .toSorted((left, right) => Number(right.on === screen) - Number(left.on === screen))
            .map(({ title, lines }) => (
              <section key={title}>
                <h3 className="mb-1.5 text-xs font-medium text-soft">{title}</h3>
                <dl className="flex flex-col">
                  {lines.map(({ keys, does }) => (
                    <div
                      key={keys.join()}
                      className="flex items-center justify-between gap-4 border-b border-line py-1.5 last:border-b-0"
                    >
                      <dt className="text-sm">{does}</dt>
                      <dd>
                        <Keys keys={keys} />
                      </dd>
                    </div>
                  ))}
                </dl>
              </section>
            ))}
        </div>
      </DialogBody>
    </Dialog>
  );
}
