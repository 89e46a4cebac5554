/** Keys as they stand on a keyboard, pressed one after another. */
export function Keys({ keys }: { keys: readonly string[] }) {
  return (
    <span className="flex shrink-0 gap-1">
      {keys.map((key, at) => (
        <kbd
          key={at}
          className="min-w-5 rounded border border-line bg-sunken px-1.5 text-center font-sans text-xs leading-5 text-soft"
        >
          {key}
        </kbd>
      ))}
    </span>
  );
}
