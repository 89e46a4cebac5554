import { useQuery } from "@tanstack/react-query";

/** The land as a path, and the countries' middles. Both come with the app; nobody else is asked for a map. */
export const useGround = () =>
  useQuery({
    queryKey: ["outline"],
    queryFn: async () => {
      const [{ middlesOf, outlineOf }, { default: topology }] = await Promise.all([
        import("./outline"),
        import("world-atlas/countries-110m.json"),
      ]);
      return { outline: outlineOf(topology as never), middles: middlesOf(topology as never) };
    },
    staleTime: Infinity,
    gcTime: Infinity,
  }).data;
