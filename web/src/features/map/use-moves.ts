import { type KeyboardEvent, type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import { type Camera, panned, type Size, zoomed } from "./projection";

const DEAD = 4;
const STEP = 80;
const ARROWS: Record<string, readonly [number, number]> = {
  ArrowLeft: [STEP, 0],
  ArrowRight: [-STEP, 0],
  ArrowUp: [0, STEP],
  ArrowDown: [0, -STEP],
};

/** How large an element is, as it changes. */
export function useSize(box: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    if (!box.current) return;
    const watcher = new ResizeObserver(([entry]) => {
      if (entry) setSize({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    watcher.observe(box.current);
    return () => watcher.disconnect();
  }, [box]);
  return size;
}

/** Moves a map by a drag, two fingers, the wheel or keys. */
export function useMoves(
  box: RefObject<HTMLElement | null>,
  camera: Camera,
  size: Size,
  onCamera: (next: Camera) => void,
): { onKeyDown: (event: KeyboardEvent) => void } {
  const now = useRef({ camera, size, onCamera });
  now.current = { camera, size, onCamera };
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const fingers = new Map<number, { left: number; top: number }>();
    let begun: { left: number; top: number } | null = null;
    const placeOf = ({ clientX, clientY }: MouseEvent) => {
      const { left, top } = element.getBoundingClientRect();
      return { left: clientX - left, top: clientY - top };
    };
    const go = (next: Camera) => {
      now.current.camera = next;
      now.current.onCamera(next);
    };
    const middle = () => {
      const all = [...fingers.values()];
      const mean = (name: "left" | "top") => all.reduce((sum, one) => sum + one[name], 0) / all.length;
      const [one, other] = all;
      const wide = one && other ? Math.hypot(one.left - other.left, one.top - other.top) : 0;
      return { left: mean("left"), top: mean("top"), wide };
    };
    const down = (event: PointerEvent) => {
      if (event.button !== 0) return;
      fingers.set(event.pointerId, placeOf(event));
      begun = fingers.size === 1 ? placeOf(event) : null;
    };
    const move = (event: PointerEvent) => {
      if (!fingers.has(event.pointerId)) return;
      const at = placeOf(event);
      // A press that trembles is still a press.
      if (begun && Math.hypot(at.left - begun.left, at.top - begun.top) < DEAD) return;
      if (begun) element.setPointerCapture(event.pointerId);
      begun = null;
      const before = middle();
      fingers.set(event.pointerId, at);
      const after = middle();
      const moved = panned(now.current.camera, after.left - before.left, after.top - before.top);
      const steps = before.wide && after.wide ? Math.log2(after.wide / before.wide) : 0;
      go(steps ? zoomed(moved, steps, after, now.current.size) : moved);
    };
    const up = (event: PointerEvent) => {
      fingers.delete(event.pointerId);
      begun = null;
    };
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      const steps = -event.deltaY * lines * (event.ctrlKey ? 0.012 : 0.003);
      go(zoomed(now.current.camera, steps, placeOf(event), now.current.size));
    };
    const twice = (event: MouseEvent) => go(zoomed(now.current.camera, 1, placeOf(event), now.current.size));
    element.addEventListener("pointerdown", down);
    element.addEventListener("pointermove", move);
    element.addEventListener("pointerup", up);
    element.addEventListener("pointercancel", up);
    element.addEventListener("wheel", wheel, { passive: false });
    element.addEventListener("dblclick", twice);
    return () => {
      element.removeEventListener("pointerdown", down);
      element.removeEventListener("pointermove", move);
      element.removeEventListener("pointerup", up);
      element.removeEventListener("pointercancel", up);
      element.removeEventListener("wheel", wheel);
      element.removeEventListener("dblclick", twice);
    };
  }, [box]);
  return {
    onKeyDown: (event) => {
      const { camera: seen, size: room } = now.current;
      const arrow = ARROWS[event.key];
      const steps = event.key === "+" || event.key === "=" ? 1 : event.key === "-" ? -1 : 0;
      if (!arrow && !steps) return;
      event.preventDefault();
      onCamera(
        arrow ? panned(seen, ...arrow) : zoomed(seen, steps, { left: room.width / 2, top: room.height / 2 }, room),
      );
    },
  };
}
