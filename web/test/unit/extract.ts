import { transformAsync } from "@babel/core";
import { readFile } from "node:fs/promises";

type Node = { [key: string]: unknown };

/** Every message that the translation macros make out of these files. */
export async function extractFromFiles(paths: string[]): Promise<string[]> {
  const found = new Set<string>();
  for (const path of paths) {
    const code = await readFile(path, "utf8");
    if (!code.includes("/macro")) continue;
    const made = await transformAsync(code, {
      filename: path,
      babelrc: false,
      configFile: false,
      ast: true,
      envName: "development",
      parserOpts: { plugins: ["typescript", "jsx"] },
      plugins: ["@lingui/babel-plugin-lingui-macro"],
    });
    walk(made?.ast as unknown as Node, found);
  }
  return [...found].map((text) => text.replace(/\\/g, "\\\\").replace(/"/g, '\\"'));
}

function walk(node: unknown, found: Set<string>): void {
  if (Array.isArray(node)) for (const one of node) walk(one, found);
  if (!node || typeof node !== "object" || Array.isArray(node)) return;
  const { type, key, name, value } = node as { type?: string; key?: Node; name?: Node | string; value?: Node };
  const named =
    type === "ObjectProperty" ? (key?.name ?? key?.value) : type === "JSXAttribute" ? (name as Node).name : null;
  const literal = value?.type === "JSXExpressionContainer" ? (value.expression as Node) : value;
  if (named === "message" && literal?.type === "StringLiteral") found.add(String(literal.value));
  for (const [part, child] of Object.entries(node))
    if (part !== "loc" && !part.endsWith("Comments")) walk(child, found);
}
