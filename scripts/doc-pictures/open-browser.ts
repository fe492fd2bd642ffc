import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Browser, chromium } from "playwright-core";

/** A headless browser, and what goes with it. */
export interface OpenBrowser {
  readonly browser: Browser;
  /** Ends it and removes what was unpacked for it. */
  close(): Promise<void>;
}

/** Prints where the package unpacked its browser to. With this variable it unpacks the libraries, too. */
const unpack = `import("@sparticuz/chromium").then(async ({ default: chromium }) => {
  process.stdout.write(await chromium.executablePath());
});`;

/** Where browsers are that somebody installed, for systems that the package's does not run on. */
const installed = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const environmentOf = (changed: Readonly<Record<string, string>>): Record<string, string> => ({
  ...Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  ),
  ...changed,
});

/** The package's own configuration looks for its font in `/tmp`. An installed font has the signs that it lacks. */
const fontConfiguration = (folder: string): string => `<?xml version="1.0"?>
<fontconfig>
  <dir>${path.join(folder, "fonts", "fonts")}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${path.join(folder, "font-cache")}</cachedir>
  <alias binding="strong"><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
  <alias binding="strong"><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
</fontconfig>
`;

const launchShipped = (folder: string): Promise<Browser> => {
  const executablePath = execFileSync(process.execPath, ["--input-type=module", "--eval", unpack], {
    cwd: __dirname,
    encoding: "utf8",
    // It unpacks into the temporary folder, and believes to be where the libraries are missing.
    env: environmentOf({ TMPDIR: folder, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs20.x" }),
  });
  const fonts = path.join(folder, "fonts.conf");
  writeFileSync(fonts, fontConfiguration(folder));
  const env = environmentOf({
    HOME: folder,
    LD_LIBRARY_PATH: path.join(folder, "al2023", "lib"),
    FONTCONFIG_FILE: fonts,
  });
  return chromium.launch({ executablePath, args: flags, env });
};

const launchInstalled = async (reason: unknown): Promise<Browser> => {
  const executablePath = installed.find((each) => existsSync(each));
  if (executablePath === undefined) throw reason;
  return chromium.launch({ executablePath, args: flags });
};

/**
 * Opens the browser that comes with the development dependencies, with the libraries and the font that come with it, so
 * that none need be installed. Where it does not run (another system, another processor) an installed one is taken.
 *
 * @throws where there is neither.
 */
export const openBrowser = async (): Promise<OpenBrowser> => {
  const folder = mkdtempSync(path.join(tmpdir(), "lab-browser-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const browser = await launchShipped(folder).catch(launchInstalled);
    return {
      browser,
      close: async () => {
        await browser.close();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
};
