import { dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { type RefObject, useEffect, useRef, useState } from "react";
import type { Entry } from "./entries";

/** Takes entries that are dropped on it; `top`: how far below its upper edge the entry's own upper edge is. */
export function useDrop<Kind extends HTMLElement>(
  onDrop: (entry: Entry, top: number) => void,
): { ref: RefObject<Kind | null>; over: boolean } {
  const ref = useRef<Kind>(null);
  const [over, setOver] = useState(false);
  const now = useRef(onDrop);
  now.current = onDrop;
  useEffect(() => {
    if (!ref.current) return;
    return dropTargetForElements({
      element: ref.current,
      canDrop: ({ source }) => "entry" in source.data,
      onDragEnter: () => setOver(true),
      onDragLeave: () => setOver(false),
      onDrop: ({ source, self, location }) => {
        setOver(false);
        const edge = self.element.getBoundingClientRect().top;
        now.current(source.data.entry as Entry, location.current.input.clientY - edge - Number(source.data.grip));
      },
    });
  }, []);
  return { ref, over };
}
