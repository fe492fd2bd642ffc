import { readFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { checkoutFolder } from "../../../sandbox/checkout-folder";

/** The licences that the script's copies of others' code ask to keep with it. */
const licences = ["echarts/NOTICE", "zrender/LICENSE"] as const;

const licenceText = (): string =>
  licences
    .map((file) => readFileSync(require.resolve(file), "utf8").trim().replaceAll("*/", "* /"))
    .join("\n\n");

/**
 * The page's script with the plotting library in it, as one text. Takes about a second.
 *
 * @throws where a library is missing.
 */
export const bundleClient = async (): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [path.join(checkoutFolder, "cli/dashboards/page/client.ts")],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    banner: { js: `/*!\n${licenceText()}\n*/` },
    logLevel: "silent",
    define: { "process.env.NODE_ENV": '"production"' },
  });
  const [script] = outputFiles;
  if (script === undefined) throw new Error("esbuild wrote no file");
  // The end of a script element would end it also in a string of the script.
  return script.text.replaceAll("</script", "<\\/script");
};
