import { useEffect } from "react";

export function useTitle(text: string | undefined): void {
  useEffect(() => {
    document.title = text ? `${text} · Kith` : "Kith";
  }, [text]);
}
